import { computed, inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { User } from '@energy-ops/contracts';
import { ClientConfigStore } from '../client-config/client-config.js';
import { Attempts } from '../toast/attempts.js';
import { ResetLinkDialog, type Invitation } from './reset-link-dialog.js';
import { UserCalls } from './user-calls.js';

/** Makes the links by which people choose their password, and shows each once. */
@Injectable()
export class Invitations {
  private readonly calls = inject(UserCalls);
  private readonly attempts = inject(Attempts);
  private readonly dialogs = inject(MatDialog);
  private readonly client = inject(ClientConfigStore);
  /** Not where people come in over the identity provider alone. */
  readonly arePossible = computed(() => this.client.config().sign_in.password);

  async give(user: User, isNew: boolean): Promise<void> {
    await this.attempts.make({ failed: `No link was made for ${user.email}` }, async () => {
      const link = await this.calls.resetLink(user.id);
      this.dialogs.open<ResetLinkDialog, Invitation>(ResetLinkDialog, { data: { user, link, isNew }, width: '560px' });
    });
  }
}
