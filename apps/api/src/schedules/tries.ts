import { unstarted } from './slot-start.js';

/** So often is tried again what fails for a reason of ours. */
const triesOfSlot = 3;

/** What becomes of a slot then. */
export const failure = unstarted('missed', {
  code: 'failure',
  text: 'It could not be started for a fault of this server; its log says which. Run it now, or wait for the next slot.',
});

/** Counts what failed here, look after look. */
export class Tries {
  private readonly failures = new Map<string, number>();

  areUp(id: string): boolean {
    return (this.failures.get(id) ?? 0) >= triesOfSlot;
  }

  failed(id: string): void {
    this.failures.set(id, (this.failures.get(id) ?? 0) + 1);
  }

  succeeded(id: string): void {
    this.failures.delete(id);
  }
}
