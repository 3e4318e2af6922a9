import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from './finish-operation.js';

/** What an answer makes or shows: the paths that take it, and how their parameters come from the answer. */
interface Maker {
  readonly below: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const body = (pointer: string): string => `$response.body#/${pointer}`;
const jobs: Maker = { below: '/api/jobs/{job_id}', parameters: { job_id: body('job_id') } };
const models: Maker = { below: '/api/optimization/models/{id}', parameters: { id: body('model/id') } };
const delivery: Maker = {
  below: '/api/webhooks/{id}/deliveries/{delivery_id}',
  parameters: { id: '$request.path.id', delivery_id: body('id') },
};
const named = (below: string): Maker => ({ below, parameters: { id: body('id') } });

const makers: Readonly<Record<string, readonly Maker[]>> = {
  triggerJob: [jobs],
  rerunJob: [jobs],
  runSchedule: [jobs],
  executeModel: [
    { ...jobs, parameters: { job_id: body('jobId') } },
    { below: '/api/optimization/execute', parameters: { jobId: body('jobId') } },
  ],
  uploadModel: [models, { ...models, below: '/api/optimization/models' }],
  createDataSource: [named('/api/data-sources/{id}')],
  createSchedule: [named('/api/schedules/{id}')],
  createUser: [named('/api/users/{id}')],
  createApiToken: [named('/api/auth/tokens/{id}')],
  createWebhook: [named('/api/webhooks/{id}')],
  testWebhook: [delivery],
};

/** Whether a path is the maker's or below it, and all that a call there needs comes from the answer. */
const takes = ({ below, parameters }: Maker, path: string, { parameters: asked = [] }: Operation): boolean => {
  if (path !== below && !path.startsWith(`${below}/`)) return false;
  const needed = asked.flatMap((each) => ('name' in each && each.required ? [each.name] : []));
  return needed.length > 0 && needed.every((name) => name in parameters);
};

/** The calls that go on from an operation's answer, such as from a new schedule to what changes or deletes it. */
export function linksOf(id: string, paths: OpenAPIObject['paths']): Record<string, object> | undefined {
  const links = (makers[id] ?? []).flatMap((maker) =>
    Object.entries(paths).flatMap(([path, item]) =>
      Object.values(item)
        .filter((operation: Operation) => takes(maker, path, operation))
        .map(({ operationId }: Operation) => [operationId, { operationId, parameters: maker.parameters }]),
    ),
  );
  return links.length > 0 ? Object.fromEntries(links) : undefined;
}
