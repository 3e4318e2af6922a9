import { type CanActivate, Inject, Injectable } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';

/** Closes what has to do with passwords where OIDC_ONLY is on. */
@Injectable()
export class PasswordsOn implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  canActivate(): boolean {
    if (!this.config.oidc?.only) return true;
    const detail = 'Nobody logs in by password here. Use the login over the identity provider.';
    throw new Refusal(403, 'passwords_off', detail);
  }
}
