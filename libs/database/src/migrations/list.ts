import { Alerts } from './alerts.js';
import { ApiTokens } from './api-tokens.js';
import { AuditChain } from './audit-chain.js';
import { DeterministicModels } from './deterministic-models.js';
import { First } from './first.js';
import { JobsByTrigger } from './jobs-by-trigger.js';
import { LoginThrottle } from './login-throttle.js';
import { ManifestTurn } from './manifest-turn.js';
import { ModelVersions } from './model-versions.js';
import { OidcIdentities } from './oidc-identities.js';
import { Retention } from './retention.js';
import { PlansInForce } from './plans-in-force.js';
import { Notifications } from './notifications.js';
import { ResultCache } from './result-cache.js';
import { SchedulesAndGates } from './schedules-and-gates.js';
import { TableStatistics } from './table-statistics.js';
import { ToldProfits } from './told-profits.js';
import { TriggerTurn } from './trigger-turn.js';
import { Webhooks } from './webhooks.js';
import { WorkerDraining } from './worker-draining.js';
import { WorkerWarmth } from './worker-warmth.js';

/** In the order they run. A released migration never changes, and none goes back. */
export const migrationsList = [
  { name: '2026-11-23-first', class: First },
  { name: '2026-11-26-worker-warmth', class: WorkerWarmth },
  { name: '2026-11-26-model-versions', class: ModelVersions },
  { name: '2026-11-26-retention', class: Retention },
  { name: '2026-11-26-result-cache', class: ResultCache },
  { name: '2026-11-26-trigger-turn', class: TriggerTurn },
  { name: '2026-11-26-table-statistics', class: TableStatistics },
  { name: '2026-11-26-api-tokens', class: ApiTokens },
  { name: '2026-11-26-audit-chain', class: AuditChain },
  { name: '2026-11-26-login-throttle', class: LoginThrottle },
  { name: '2026-11-27-alerts', class: Alerts },
  { name: '2026-11-27-schedules-and-gates', class: SchedulesAndGates },
  { name: '2026-11-27-webhooks', class: Webhooks },
  { name: '2026-11-27-oidc-identities', class: OidcIdentities },
  { name: '2026-11-27-plans-in-force', class: PlansInForce },
  { name: '2026-11-27-notifications', class: Notifications },
  { name: '2026-11-27-jobs-by-trigger', class: JobsByTrigger },
  { name: '2026-11-27-manifest-turn', class: ManifestTurn },
  { name: '2026-11-27-deterministic-models', class: DeterministicModels },
  { name: '2026-11-27-worker-draining', class: WorkerDraining },
  { name: '2026-11-27-told-profits', class: ToldProfits },
];
