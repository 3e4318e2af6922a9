import { provideHttpClient, withInterceptors, withXhr } from '@angular/common/http';
import type { ApplicationConfig } from '@angular/core';
import { provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { routes } from './app.routes.js';
import { sessionInterceptor } from './auth/session-interceptor.js';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // An upload shows how far it is: fetch cannot tell.
    provideHttpClient(withXhr(), withInterceptors([sessionInterceptor])),
    provideRouter(routes, withComponentInputBinding()),
  ],
};
