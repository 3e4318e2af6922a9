import { HttpClient } from '@angular/common/http';
import { computed, DestroyRef, DOCUMENT, inject, Service, signal } from '@angular/core';
import type { ChangePassword, Login, Me, Permission, SetupAdmin, SignedIn } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';

/** Says only that this browser has signed in, so that a stranger's first visit asks for no refresh. */
const rememberedKey = 'energy-ops.signed-in';
const refreshLock = 'energy-ops.refresh';
const renewBeforeEndSeconds = 60;

/** Who is signed in. The access token lives in memory only; a cookie this code cannot read renews it. */
@Service()
export class Session {
  private readonly http = inject(HttpClient);
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly signedIn = signal<SignedIn | null>(null);
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private renewing: Promise<boolean> | undefined;
  private restored: Promise<boolean> | undefined;

  readonly user = computed<Me | null>(() => this.signedIn()?.user ?? null);
  readonly isSignedIn = computed(() => this.user() !== null);
  readonly token = computed(() => this.signedIn()?.access_token ?? null);

  constructor() {
    const leaveWithTheOtherTab = (event: StorageEvent) => {
      if (event.key === rememberedKey && event.newValue === null) this.end();
    };
    this.window?.addEventListener('storage', leaveWithTheOtherTab);
    inject(DestroyRef).onDestroy(() => {
      this.window?.removeEventListener('storage', leaveWithTheOtherTab);
      clearTimeout(this.renewal);
    });
  }

  may(permission: Permission): boolean {
    return this.user()?.permissions.includes(permission) ?? false;
  }

  async logIn(login: Login): Promise<void> {
    this.begin(await firstValueFrom(this.http.post<SignedIn>('/api/auth/login', login)));
  }

  /** Makes the first admin with the link's token; they are signed in at once. */
  async setUp(admin: SetupAdmin): Promise<void> {
    this.begin(await firstValueFrom(this.http.post<SignedIn>('/api/setup/admin', admin)));
  }

  /** A new password. Access tokens from before are worth nothing, so the answer brings one. */
  async changePassword(change: ChangePassword): Promise<void> {
    this.begin(await firstValueFrom(this.http.post<SignedIn>('/api/auth/password', change)));
  }

  async logOut(): Promise<void> {
    try {
      await firstValueFrom(this.http.post('/api/auth/logout', {}));
    } finally {
      this.end();
    }
  }

  /** Takes up the session this browser had, once per page load. */
  restore(): Promise<boolean> {
    this.restored ??= this.window?.localStorage.getItem(rememberedKey) == null ? Promise.resolve(false) : this.renew();
    return this.restored.then(() => this.isSignedIn());
  }

  /** A new access token. Tabs take turns, since each refresh spends the cookie of the one before. */
  renew(): Promise<boolean> {
    this.renewing ??= this.inTurn(() => this.refresh()).finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async refresh(): Promise<boolean> {
    try {
      this.begin(await firstValueFrom(this.http.post<SignedIn>('/api/auth/refresh', {})));
      return true;
    } catch (error) {
      if (isRefusal(error)) this.end();
      else this.renewIn(5);
      return false;
    }
  }

  private inTurn(work: () => Promise<boolean>): Promise<boolean> {
    const locks = this.window?.navigator.locks; // only secure origins have them
    return locks === undefined ? work() : locks.request(refreshLock, work);
  }

  private begin(answer: SignedIn): void {
    this.signedIn.set(answer);
    this.window?.localStorage.setItem(rememberedKey, 'true');
    this.renewIn(Math.max(5, answer.expires_in - renewBeforeEndSeconds));
  }

  private renewIn(seconds: number): void {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => void this.renew(), seconds * 1000);
  }

  private end(): void {
    clearTimeout(this.renewal);
    this.signedIn.set(null);
    this.window?.localStorage.removeItem(rememberedKey);
  }
}

/** The server said no, as opposed to being away. */
const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500 &&
  error.status !== 429;
