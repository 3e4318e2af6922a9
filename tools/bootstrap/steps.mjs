/** Something a person can put right; its message says how. */
export class StepFailed extends Error {}

/** Says in one line what is being done and how long it took. */
export class Steps {
  #done = 0;
  #total;

  /** @param {number} total */
  constructor(total) {
    this.#total = total;
  }

  /**
   * Runs one step. Its `work` marks the moment something really has to be done: a step that finds everything
   * in place stays silent unless it is the first to work.
   * @template T
   * @param {string} title
   * @param {(work: (detail?: string) => void) => T | Promise<T>} step
   * @returns {Promise<T>}
   */
  async run(title, step) {
    this.#done += 1;
    const began = Date.now();
    let said = false;
    const work = (detail = '') => {
      if (said) return;
      said = true;
      process.stdout.write(`[${this.#done}/${this.#total}] ${title}${detail && ` (${detail})`} … `);
    };
    try {
      const result = await step(work);
      if (said) process.stdout.write(`${seconds(began)}\n`);
      return result;
    } catch (error) {
      if (said) process.stdout.write('failed\n');
      throw error;
    }
  }
}

/** @param {number} began */
const seconds = (began) => `${((Date.now() - began) / 1000).toFixed(0)} s`;
