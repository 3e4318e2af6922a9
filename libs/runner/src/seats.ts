import { createServer, type Server } from 'node:net';

/** A user that one job has to itself while it runs. */
export interface Seat {
  /** Undefined: this process's own user. */
  readonly uid: number | undefined;
  leave(): void;
}
export interface Seats {
  take(): Promise<Seat>;
}

const firstUid = 64_000;
const lastUid = 64_999;

/** Without root there is one user, for the worker and all its jobs: the jail alone stands between them. */
export const onlyOurselves: Seats = { take: () => Promise.resolve({ uid: undefined, leave: () => undefined }) };

/** A root worker's jobs are users of their own. */
export function slotUsers(): Seats {
  const free: number[] = [];
  let next = firstUid;
  const claim = async (): Promise<number> => {
    while (next <= lastUid) {
      const uid = next++; // taken before the wait: another job may be looking for one at the same time
      if (await hold(uid)) return uid;
    }
    throw new Error(`No user from ${firstUid} to ${lastUid} is free to run a model as.`);
  };
  return {
    take: async () => {
      const uid = free.shift() ?? (await claim());
      return { uid, leave: () => void free.push(uid) };
    },
  };
}

/** Holds a user id against the other processes of this machine, by a name that the kernel frees however we end. */
function hold(uid: number): Promise<Server | undefined> {
  return new Promise((settled) => {
    const lock = createServer((connection) => connection.destroy());
    lock.once('error', () => settled(undefined));
    lock.listen(`\0energy-ops-user-${uid}`, () => settled(lock)).unref();
  });
}
