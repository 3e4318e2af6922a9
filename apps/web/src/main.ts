import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app.js';
import { appConfig } from './app/app.config.js';
import { keepContentPolicy } from './app/content-policy/content-policy.js';

keepContentPolicy();
bootstrapApplication(App, appConfig).catch((error: unknown) => {
  console.error(error);
});
