/** What one check of `eops doctor` found; `next` says what to do about it. */
export interface Checked {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly next?: string;
}

/** A check that could not be made is a finding too. */
export const failed = (check: string, error: unknown, next: string): Checked => {
  const words = error instanceof Error ? error.message || String(error.cause ?? error.name) : String(error);
  return { check, state: 'failed', detail: words, next };
};
