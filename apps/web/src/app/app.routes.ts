import type { Routes } from '@angular/router';
import { signedIn } from './auth/guards.js';
import { forThoseWhoMay } from './shell/may-see.js';

const title = (page: string) => `${page} · energy-ops`;

export const routes: Routes = [
  { path: 'login', title: title('Log in'), loadComponent: () => import('./auth/login.js').then((m) => m.LoginPage) },
  { path: 'setup', title: title('Set up'), loadComponent: () => import('./auth/setup.js').then((m) => m.SetupPage) },
  {
    path: 'reset',
    title: title('New password'),
    loadComponent: () => import('./auth/reset.js').then((m) => m.ResetPage),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell.js').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: title('Overview'),
        loadComponent: () => import('./overview/overview.js').then((m) => m.Overview),
      },
      {
        path: 'jobs',
        title: title('Jobs'),
        loadComponent: () => import('./jobs/jobs-page.js').then((m) => m.JobsPage),
      },
      {
        path: 'jobs/:jobId',
        title: ({ params }) => title(String(params['jobId'])),
        loadComponent: () => import('./job/job-page.js').then((m) => m.JobPage),
      },
      {
        path: 'schedules',
        title: title('Schedules'),
        loadComponent: () => import('./schedules/schedules-page.js').then((m) => m.SchedulesPage),
      },
      {
        path: 'schedules/:id',
        title: title('Schedule'),
        loadComponent: () => import('./schedule/schedule-page.js').then((m) => m.SchedulePage),
      },
      {
        path: 'models',
        title: title('Models'),
        loadComponent: () => import('./models/models-page.js').then((m) => m.ModelsPage),
      },
      {
        path: 'models/:id',
        title: title('Model'),
        loadComponent: () => import('./models/model-page.js').then((m) => m.ModelPage),
      },
      {
        path: 'data-sources',
        title: title('Data sources'),
        loadComponent: () => import('./data-sources/data-sources-page.js').then((m) => m.DataSourcesPage),
      },
      {
        path: 'data-sources/upload',
        title: title('Upload'),
        loadComponent: () => import('./data-sources/upload-page.js').then((m) => m.UploadPage),
      },
      {
        path: 'data-sources/:id',
        title: title('Data source'),
        loadComponent: () => import('./data-sources/data-source-page.js').then((m) => m.DataSourcePage),
      },
      ...forThoseWhoMay({
        path: 'workers',
        title: title('Workers'),
        loadComponent: () => import('./workers/workers-page.js').then((m) => m.WorkersPage),
      }),
      ...forThoseWhoMay({
        path: 'users',
        title: title('Users'),
        loadComponent: () => import('./users/users-page.js').then((m) => m.UsersPage),
      }),
      ...forThoseWhoMay({
        path: 'tokens',
        title: title('Tokens'),
        loadComponent: () => import('./tokens/tokens-page.js').then((m) => m.TokensPage),
      }),
      ...forThoseWhoMay({
        path: 'webhooks',
        title: title('Webhooks'),
        children: [
          { path: '', loadComponent: () => import('./webhooks/webhooks-page.js').then((m) => m.WebhooksPage) },
          { path: ':id', loadComponent: () => import('./webhooks/webhook-page.js').then((m) => m.WebhookPage) },
        ],
      }),
      ...forThoseWhoMay({
        path: 'audit',
        title: title('Audit'),
        loadComponent: () => import('./audit/audit-page.js').then((m) => m.AuditPage),
      }),
      {
        path: 'alerts',
        title: title('Alerts'),
        loadComponent: () => import('./alerts/alerts-page.js').then((m) => m.AlertsPage),
      },
      {
        path: 'profile',
        title: title('Profile'),
        loadComponent: () => import('./profile/profile-page.js').then((m) => m.ProfilePage),
      },
      {
        path: '**',
        title: title('Not found'),
        loadComponent: () => import('./shell/not-found.js').then((m) => m.NotFound),
      },
    ],
  },
];
