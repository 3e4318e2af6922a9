import { type ClientEvents, type ServerEvents, socketPath } from '@energy-ops/contracts';
import { io, type Socket } from 'socket.io-client';
import { type Running, withProduct } from './bench-product.ts';
import { timePython } from './python.ts';
import { median, percentile } from './statistics.ts';

const runs = 30;
const request = { model_type: 'SO', data_source_id: 'sample', purpose: 'test', bypass_cache: true };

interface Sample {
  /** The product's own first line, written with the job. */
  readonly firstLineMs: number;
  /** The first line that the model printed. */
  readonly modelLineMs: number;
}

/** From the trigger to the first line a socket client sees, beside a bare Python that imports what a model imports. */
export async function latency(): Promise<void> {
  const bare: number[] = [];
  const samples: Sample[] = [];
  await withProduct(async (running) => {
    const socket = await connect(running);
    await once(running, socket); // the first job of a worker copies the data to its disk
    for (let run = 0; run < runs; run += 1) {
      bare.push(await timePython(['-c', 'import highspy, numpy']));
      samples.push(await once(running, socket));
    }
    socket.disconnect();
  });
  const python = median(bare);
  console.log(`${runs} jobs, one after the other; bare python -c "import highspy, numpy": p50 ${python.toFixed(0)} ms`);
  report(
    'first line ',
    samples.map((sample) => sample.firstLineMs),
    python,
  );
  report(
    'model line ',
    samples.map((sample) => sample.modelLineMs),
    python,
  );
}

function report(name: string, milliseconds: readonly number[], python: number): void {
  const [p50, p95] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)];
  const ratio = (value: number) => (value / python).toFixed(2);
  console.log(
    `${name} p50 ${p50.toFixed(0)} ms (${ratio(p50)} × bare)  p95 ${p95.toFixed(0)} ms (${ratio(p95)} × bare)`,
  );
}

type Client = Socket<ServerEvents, ClientEvents>;

async function connect({ address, token }: Running): Promise<Client> {
  const socket: Client = io(address, { path: socketPath, auth: { token }, transports: ['websocket'] });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  const answer = await socket.emitWithAck('optimization:subscribe', {});
  if (!answer.ok) throw new Error(`The socket refused the subscription: ${answer.message}`);
  return socket;
}

/** One job, to its end. Lines may come before the answer that names the job, so all of them are kept. */
async function once({ trigger }: Running, socket: Client): Promise<Sample> {
  const seen: { jobId: string; seq: number; at: number }[] = [];
  const keep = ({ jobId, seq }: { jobId: string; seq: number }) => seen.push({ jobId, seq, at: performance.now() });
  socket.on('optimization:log', keep);
  try {
    const ended = new Promise<void>((resolve, reject) => {
      socket.once('optimization:completed', () => resolve());
      socket.once('optimization:failed', ({ error }) => reject(new Error(error)));
    });
    const began = performance.now();
    const id = await trigger(request);
    await ended;
    const after = (seq: number) =>
      (seen.find((line) => line.jobId === id && line.seq === seq)?.at ?? Number.NaN) - began;
    return { firstLineMs: after(1), modelLineMs: after(2) };
  } finally {
    socket.off('optimization:log', keep).off('optimization:completed').off('optimization:failed');
  }
}
