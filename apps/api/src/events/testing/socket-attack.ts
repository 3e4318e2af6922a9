import { socketPath } from '@energy-ops/contracts';
import fc from 'fast-check';

/** What an attacker does next on a connection of their own. */
export type Step =
  | { readonly kind: 'send'; readonly data: string | Uint8Array<ArrayBuffer> }
  | { readonly kind: 'poll' }
  | { readonly kind: 'post'; readonly data: string }
  | { readonly kind: 'upgrade'; readonly says: readonly string[] };

/** More than the server takes in one message. */
const tooMuch = 'x'.repeat(70_000);
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const events = [
  'subscribe',
  'optimization:subscribe',
  'optimization:unsubscribe',
  'auth:refresh',
  'disconnect',
  'connect',
];

const event = fc
  .tuple(fc.oneof(fc.constantFrom(...events, '__proto__'), fc.string()), fc.jsonValue())
  .chain(([name, value]) =>
    fc.constantFrom(
      `42${JSON.stringify([name, value])}`,
      `420${JSON.stringify([name, value])}`,
      `42${JSON.stringify([value])}`,
      `42/other,1${JSON.stringify([name, value])}`,
      `42["${name}"`,
      `451-${JSON.stringify([name, { _placeholder: true, num: 0 }])}`,
      `4599-${JSON.stringify([name, { _placeholder: true, num: 98 }])}`,
    ),
  );
const frame = fc.oneof(
  { weight: 6, arbitrary: event },
  { weight: 2, arbitrary: fc.string() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(tooMuch, deep, `42["subscribe",${deep}]`, '41', '1', '2', '3', '5', '6', '40', '430[]'),
  },
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((from) => Uint8Array.from(from));

/** What attackers may do. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: frame.map((data) => ({ kind: 'send' as const, data })) },
  { weight: 1, arbitrary: bytes.map((data) => ({ kind: 'send' as const, data })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'poll' as const }) },
  { weight: 2, arbitrary: frame.map((data) => ({ kind: 'post' as const, data })) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom('2probe', '5', '6', '40', 'x'), { maxLength: 4 })
      .map((says) => ({ kind: 'upgrade' as const, says })),
  },
);

const opened = (socket: WebSocket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
    socket.addEventListener('close', () => resolve(false));
  });

const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) resolve();
    socket.addEventListener('close', () => resolve());
    socket.close();
  });

/** Attacks by these steps over bare engine.io, at first as somebody who is let in by the token; closes what it opened. */
export async function attack(url: string, token: string, steps: readonly Step[]): Promise<void> {
  const base = `${url}${socketPath}/?EIO=4`;
  const webSocket = (query: string) => new WebSocket(`${base.replace('http', 'ws')}&transport=websocket${query}`);
  const main = webSocket('');
  const sockets = [main];
  if (await opened(main)) main.send(`40${JSON.stringify({ token })}`);
  const handshake = await (await fetch(`${base}&transport=polling`)).text();
  const sid = /"sid":"([^"]+)"/.exec(handshake)?.[1] ?? 'none';
  const polling = `${base}&transport=polling&sid=${sid}`;
  const post = (body: string) => fetch(polling, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
  const underWay: Promise<unknown>[] = [post(`40${JSON.stringify({ token })}`)];
  for (const step of steps) {
    if (step.kind === 'send' && main.readyState === WebSocket.OPEN) main.send(step.data);
    else if (step.kind === 'poll') underWay.push(fetch(polling, { signal: AbortSignal.timeout(300) }));
    else if (step.kind === 'post') underWay.push(post(step.data));
    else if (step.kind === 'upgrade') {
      const socket = webSocket(`&sid=${sid}`);
      sockets.push(socket);
      underWay.push(opened(socket).then((isOpen) => isOpen && step.says.forEach((text) => socket.send(text))));
    }
  }
  await Promise.allSettled(underWay);
  await post('1').catch(() => undefined);
  await Promise.all(sockets.map(closed));
}
