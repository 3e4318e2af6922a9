import { Component, computed, inject } from '@angular/core';
import { EmailCard } from '../alerts/email-card.js';
import { inGroups } from '../auth/permission-words.js';
import { roleWords } from '../auth/role-words.js';
import { Session } from '../auth/session.js';
import { ClientConfigStore } from '../client-config/client-config.js';
import { RelativeTime } from '../time/relative-time.js';
import { OwnSessions } from './own-sessions.js';
import { PasswordCard } from './password-card.js';
import { SessionList } from './session-list.js';

/** Who one is here, what one may do, where one is logged in. */
@Component({
  selector: 'app-profile-page',
  imports: [EmailCard, OwnSessions, PasswordCard, RelativeTime],
  providers: [SessionList],
  templateUrl: './profile-page.html',
  styleUrl: './profile-page.scss',
})
export class ProfilePage {
  protected readonly client = inject(ClientConfigStore);
  protected readonly me = inject(Session).user;
  protected readonly role = computed(() => roleWords[this.me()?.role ?? 'viewer']);
  protected readonly may = computed(() => inGroups(this.me()?.permissions ?? []));
}
