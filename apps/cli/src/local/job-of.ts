import type { ModelConfig, ModelType } from '@energy-ops/contracts';
import { effectiveConfig, fitnessWith, profileOn, resolveHorizon } from '@energy-ops/market';
import type { JobToRun } from '@energy-ops/runner';
import { CommandFailed, exitCodes } from '../command.js';
import { type CheckedData, refusal } from './check-data.js';

/** What a trigger would be asked. */
export interface JobWish {
  readonly modelType: ModelType;
  readonly modelConfig: ModelConfig;
  readonly deliveryDay?: string | undefined;
}

/** A job as a trigger would make it. */
export interface LocalJob extends JobToRun {
  readonly timeLimitSeconds: number;
  readonly currency: string;
  readonly deliveryDay: string;
  readonly modelConfig: ReturnType<typeof effectiveConfig>;
}

/** Makes a job by the rules of a trigger; what that refuses ends the command. */
export function jobOf({ modelType, modelConfig: asked, deliveryDay }: JobWish, data: CheckedData, now: Date): LocalJob {
  const { report, market, settings } = data;
  const fitness = fitnessWith(modelType, report.fitness[modelType], { ...settings, ...asked });
  if (!fitness.fit) throw refusal(`The tables are not fit for ${modelType}.`, fitness.findings);
  const instant = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);
  const horizon = resolveHorizon(
    { modelType, deliveryDay, start: instant(asked.horizon_start) ?? undefined, blocks: asked.horizon_blocks },
    { kind: settings.kind, firstBlock: instant(report.first_block), end: instant(report.end) },
    { zone: market.timezone, mtuMinutes: market.mtu_minutes },
    now,
  );
  if ('code' in horizon) throw new CommandFailed(exitCodes.error, `${horizon.detail} (${horizon.code})`);
  const rules = profileOn(market, horizon.deliveryDay);
  const modelConfig = effectiveConfig(modelType, asked, horizon, rules, now, settings);
  return {
    jobId: `${modelType.toLowerCase()}_${now.getTime()}_local0`,
    modelType,
    config: { ...modelConfig, market: rules, delivery_day: horizon.deliveryDay, settings },
    deadline: null,
    timeLimitSeconds: modelConfig.time_limit,
    currency: market.currency,
    deliveryDay: horizon.deliveryDay,
    modelConfig,
  };
}
