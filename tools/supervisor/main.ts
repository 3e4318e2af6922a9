import { type Part, parts, Product } from './product.ts';
import { Screen } from './screen.ts';
import { readSettings, type Settings } from './settings.ts';
import { onStopRequest } from './stop-request.ts';

/** `npm start`: runs the product until somebody stops it. */
async function main(settings: Settings): Promise<void> {
  const screen = new Screen();
  const product = new Product(settings, { onLine: (part, line) => screen.line(part, line), onFailure: fail });
  let failed = false;
  let asked = false;

  function fail(message: string): void {
    if (!asked) screen.failed(message);
    failed = true;
    void end();
  }
  async function end(): Promise<void> {
    await product.stop();
    process.exit(failed ? 1 : 0);
  }
  onStopRequest(
    () => {
      asked = true;
      console.log('\nStopping: running jobs go back to the queue. A second Ctrl-C ends them at once.');
      void end();
    },
    () => product.hurry(),
  );
  const { ROLE } = settings.environment;
  const wanted: readonly Part[] = ROLE === 'all' ? parts : [ROLE];
  try {
    await product.start(wanted);
    if (wanted.includes('api')) screen.ready(settings.address);
    else screen.started();
  } catch (error) {
    if (!asked) fail(error instanceof Error ? error.message : String(error));
  }
}

try {
  await main(readSettings(process.env));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
