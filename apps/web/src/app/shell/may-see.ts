import { inject } from '@angular/core';
import type { CanMatchFn, Route } from '@angular/router';
import { Session } from '../auth/session.js';
import { neededFor } from './pages.js';

/** Whether the navigation would offer this page; strangers are sent to the login by the shell's own guard. */
const maySee: CanMatchFn = async (route) => {
  const needed = neededFor(`/${route.path ?? ''}`);
  const session = inject(Session);
  return needed === undefined || ((await session.restore()) && session.may(needed));
};

/** A page for those who may see it; to the others the same address says what they lack. */
export const forThoseWhoMay = (route: Route): Route[] => [
  { ...route, canMatch: [maySee] },
  {
    path: route.path ?? '',
    title: route.title ?? '',
    loadComponent: () => import('./no-access.js').then((m) => m.NoAccess),
  },
];
