import type { Fitness, ModelType } from '@energy-ops/contracts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * Whether a job may run on data with these settings (the data source's, and over them the job's own), and what is found:
 * the table check knew the data source's only, and a job may limit what is traded.
 */
export function fitnessWith(modelType: ModelType, judged: Fitness, settings: Settings): Fitness {
  if (judged.fit || !isLimited(modelType, settings)) return judged;
  const findings = judged.findings.filter(({ code }) => code !== 'PRICE_BUY_BELOW_SELL');
  const isMended = findings.length < judged.findings.length;
  return { fit: isMended && findings.every(({ severity }) => severity === 'warning'), findings };
}

const tradeLimits = {
  DMO: ['market_buy_limit_mw', 'market_sell_limit_mw'],
  RMO: ['market_buy_limit_mw', 'market_sell_limit_mw'],
  SO: ['grid_import_limit_mw', 'grid_export_limit_mw'],
} as const satisfies Record<ModelType, readonly string[]>;

/** Then buying below the price of selling earns no more than that limit lets through. */
const isLimited = (modelType: ModelType, settings: Settings): boolean =>
  tradeLimits[modelType].some((name) => typeof settings[name] === 'number');
