import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Preparations } from '../health/preparations.js';
import { FirstAdmin } from './first-admin.js';

/** Makes the admin of ADMIN_EMAIL before the node is ready: whoever waits for that may log in at once. */
@Injectable()
export class EnvironmentAdmin implements OnApplicationBootstrap {
  constructor(
    private readonly firstAdmin: FirstAdmin,
    private readonly preparations: Preparations,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  onApplicationBootstrap(): void {
    const admin = this.config.firstAdmin;
    if (!admin) return;
    this.preparations.begin({
      name: 'the first administrator',
      optional: false,
      work: () => this.firstAdmin.createByEnvironment(admin.email, admin.password),
    });
  }
}
