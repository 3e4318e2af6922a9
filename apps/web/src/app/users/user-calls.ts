import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { NewUser, PatchUser, ResetLink, User } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { randomHex } from '../random/random-hex.js';

const path = '/api/users';
const pathOf = (id: string): string => `${path}/${encodeURIComponent(id)}`;

/** The calls that make, change and remove users. */
@Service()
export class UserCalls {
  private readonly http = inject(HttpClient);

  /** A new user. A person's first password is known to nobody: the reset link is how they choose their own. */
  create(wish: Omit<NewUser, 'password'>): Promise<User> {
    const user: NewUser = wish.role === 'service' ? wish : { ...wish, password: randomHex(32) };
    return firstValueFrom(this.http.post<User>(path, user));
  }

  change(id: string, wish: PatchUser): Promise<User> {
    return firstValueFrom(this.http.patch<User>(pathOf(id), wish));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(pathOf(id)));
  }

  /** An address where its receiver chooses a password; those made before are good no more. */
  resetLink(id: string): Promise<ResetLink> {
    return firstValueFrom(this.http.post<ResetLink>(`${pathOf(id)}/reset-link`, {}));
  }
}
