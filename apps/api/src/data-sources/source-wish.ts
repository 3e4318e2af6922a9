import { DataSourceFields, type MarketProfile } from '@energy-ops/contracts';
import type { DataSource } from '@energy-ops/database';
import { profiles, resolveMarket } from '@energy-ops/market';
import { Refusal } from '../http/refusal.js';
import { invalid } from '../http/schema-pipe.js';

type Fields = Readonly<Record<string, string>>;

/** The text fields of an upload, parsed; refuses what does not fit. */
export function parseFields({ settings, ...texts }: Fields): DataSourceFields {
  const value = { ...texts, ...(settings !== undefined && { settings: parseSettings(settings) }) };
  const parsed = DataSourceFields.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error.issues, value);
  return parsed.data;
}

/** The fields of an upload that replaces a data source's tables: what it leaves out stays as it is. */
export function parseChangedFields(fields: Fields, source: DataSource): DataSourceFields {
  const { market: custom, ...settings } = source.settings;
  const keepsMarket = fields.market === undefined && fields.settings === undefined;
  const kept = {
    name: source.name,
    settings: JSON.stringify(keepsMarket ? { ...settings, market: custom } : settings),
    ...(keepsMarket && !custom && { market: source.market }),
  };
  return parseFields({ ...kept, ...fields });
}

/** The market an upload is about: a custom profile in its settings, a profile's id, or the installation's default. */
export function marketOf({ market, settings }: DataSourceFields, sourceId: string, defaultId: string): MarketProfile {
  if (market && settings.market && settings.market.id !== market) {
    throw marketRefusal(
      'market_named_twice',
      'The market is given twice: as a profile id and in settings.market. Leave one out.',
    );
  }
  const profile = resolveMarket(settings.market ?? market ?? defaultId, `custom:${sourceId}`);
  if (!profile)
    throw marketRefusal(
      'unknown_market',
      `There is no market ${market ?? defaultId}. Name one of ${profiles.map(({ id }) => id).join(', ')}, or describe yours in settings.market.`,
    );
  return profile;
}

/** The settings travel to models in one variable of their environment. */
const maxSettingsBytes = 64 * 1024;

function parseSettings(text: string): unknown {
  if (Buffer.byteLength(text) > maxSettingsBytes)
    throw settingsRefusal(413, 'settings_too_large', 'must be at most 64 KiB');
  try {
    return JSON.parse(text);
  } catch {
    throw settingsRefusal(400, 'malformed_json', 'must be valid JSON');
  }
}

const settingsRefusal = (status: number, code: string, message: string): Refusal =>
  new Refusal(status, code, `The settings are not usable: they ${message}.`, {
    errors: [{ pointer: '/settings', code, message }],
  });

const marketRefusal = (code: string, detail: string): Refusal =>
  new Refusal(422, code, detail, { errors: [{ pointer: '/market', code, message: detail }] });
