/** Something one can go to or do by its name. */
export interface Command {
  readonly group: string;
  readonly label: string;
  /** What tells it from others of its kind. */
  readonly hint?: string;
  /** The keys that do the same. */
  readonly keys?: string;
  /** Where it leads… */
  readonly path?: readonly string[];
  /** …or what it does. */
  readonly act?: () => unknown;
}
