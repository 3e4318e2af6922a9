import pg from 'pg';

const retryMs = 250;
/** A connection that only listens never learns that packets get lost on the way: it has to ask. */
const probeEveryMs = 5_000;
const probeTimeoutMs = 3_000;

export interface Listener {
  /** Settles once it hears for the first time, or is closed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * LISTENs on a connection of its own that comes back by itself. What was notified while it was away is lost:
 * `onReconnect` is called each time it has come back (not the first time), to read the rows again.
 */
export function listen(
  url: string,
  channels: readonly string[],
  onNotification: (channel: string, payload: string) => void,
  onReconnect: () => void = () => undefined,
): Listener {
  let closed = false;
  let connectedBefore = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopProbing = (): void => undefined;
  let heard = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    heard = resolve;
  });

  async function open(): Promise<void> {
    const mine = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 3_000,
      query_timeout: probeTimeoutMs,
    });
    client = mine;
    let gone = false;
    const again = () => {
      if (gone || closed) return;
      gone = true;
      stopProbing();
      mine.end().catch(() => undefined);
      timer = setTimeout(() => void open(), retryMs);
    };
    mine.on('error', again);
    mine.on('end', again);
    mine.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''));
    try {
      await mine.connect();
      await mine.query(channels.map((channel) => `listen ${pg.escapeIdentifier(channel)}`).join(';'));
    } catch {
      again();
      return;
    }
    if (connectedBefore) onReconnect();
    connectedBefore = true;
    heard();
    if (!gone && !closed) stopProbing = probe(mine, again);
  }

  void open();
  return {
    ready,
    async close() {
      closed = true;
      clearTimeout(timer);
      stopProbing();
      heard();
      await client?.end().catch(() => undefined);
    },
  };
}

/** Asks now and then whether anybody is there; returns the call that ends that. */
function probe(client: pg.Client, onDead: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const askLater = (): void => {
    if (!stopped) timer = setTimeout(ask, probeEveryMs);
  };
  const ask = (): void => {
    client.query('select 1').then(askLater, onDead);
  };
  askLater();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
