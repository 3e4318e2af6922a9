import type { LogLevel } from '@energy-ops/contracts';

export interface LogRunLine {
  readonly kind: 'log';
  readonly level: LogLevel;
  readonly message: string;
  readonly metadata: Record<string, unknown> | null;
}
export interface IncumbentRunLine {
  readonly kind: 'incumbent';
  /** Milliseconds since the solver started, where the model says so. */
  readonly tMs: number | null;
  readonly incumbent: number | null;
  readonly bestBound: number | null;
  readonly gap: number | null;
}

/** What one line of a model's output means. */
export type RunLine =
  | LogRunLine
  | IncumbentRunLine
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'metric'; readonly name: string; readonly value: number; readonly unit: string }
  | { readonly kind: 'stage'; readonly name: string };

export type OutputStream = 'stdout' | 'stderr';
