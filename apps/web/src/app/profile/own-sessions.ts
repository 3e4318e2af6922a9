import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SessionView } from '@energy-ops/contracts';
import { ListFrame } from '../paging/list-frame.js';
import { RelativeTime } from '../time/relative-time.js';
import { Attempts } from '../toast/attempts.js';
import { deviceOf } from './device.js';
import { SessionList } from './session-list.js';

/** The places one is logged in at, and the way out of the others. */
@Component({
  selector: 'app-own-sessions',
  imports: [ListFrame, MatButton, RelativeTime],
  templateUrl: './own-sessions.html',
  styles: `
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 16px;
    }
    th.where {
      font-weight: 400;
    }
    .tag {
      margin-left: 8px;
    }
    .actions {
      text-align: right;
    }
    @media (max-width: 899px) {
      .actions {
        margin-left: -12px;
        text-align: left;
      }
    }
  `,
})
export class OwnSessions {
  protected readonly list = inject(SessionList);
  private readonly attempts = inject(Attempts);
  protected readonly deviceOf = deviceOf;
  protected readonly hasOthers = computed(() => this.list.page.items().some(({ current }) => !current));

  protected async end(session: SessionView): Promise<void> {
    const device = deviceOf(session.user_agent);
    const words = { done: `The session of ${device} has ended.`, failed: `The session of ${device} was not ended` };
    await this.attempts.make(words, () => this.list.end(session));
  }

  protected async endOthers(): Promise<void> {
    const words = { done: 'You are logged in here only.', failed: 'The other sessions were not ended' };
    await this.attempts.make(words, () => this.list.endOthers());
  }
}
