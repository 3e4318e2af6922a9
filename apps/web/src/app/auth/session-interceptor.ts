import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { Session } from './session.js';

const openPaths = [
  '/api/auth/login',
  '/api/auth/refresh',
  '/api/auth/logout',
  '/api/auth/reset-password',
  '/api/setup',
  '/api/client-config',
];

/** Sends the access token with every call of ours; renews it once where the server no longer takes it. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/') || openPaths.some((path) => request.url.startsWith(path))) return next(request);
  const session = inject(Session);
  return next(withToken(request, session.token())).pipe(
    catchError((error: unknown) => {
      const isExpired = error instanceof HttpErrorResponse && error.status === 401;
      if (!isExpired) return throwError(() => error);
      return from(session.renew()).pipe(
        switchMap((renewed) => (renewed ? next(withToken(request, session.token())) : throwError(() => error))),
      );
    }),
  );
};

function withToken(request: HttpRequest<unknown>, token: string | null): HttpRequest<unknown> {
  return token === null ? request : request.clone({ setHeaders: { authorization: `Bearer ${token}` } });
}
