import { computed, DestroyRef, effect, inject, Service, signal, untracked } from '@angular/core';
import {
  socketPath,
  type Channel,
  type ClientEvents,
  type Job,
  type ServerEventName,
  type ServerEvents,
} from '@energy-ops/contracts';
import { io, type Socket } from 'socket.io-client';
import { Session } from '../auth/session.js';
import { ClientConfigStore } from '../client-config/client-config.js';
import type { LiveState } from './live-state.js';
import { LogFollowers, type NextSeq } from './log-followers.js';

type Stop = () => void;
/** Shorter breaks than this don't start the polling. */
const patienceMs = 2000;
const watched = ['jobs', 'models', 'schedules', 'alerts'] as const satisfies readonly Channel[];

/** The one socket to the server. It never goes stale silently: `state` says how fresh the screen is. */
@Service()
export class LiveEvents {
  private readonly session = inject(Session);
  private readonly client = inject(ClientConfigStore);
  private readonly socket: Socket<ServerEvents, ClientEvents> = io({
    path: socketPath,
    autoConnect: false,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 5000,
    auth: (give) => {
      give({ token: this.session.token() });
    },
  });
  private readonly followers = new LogFollowers();
  private allFollowers = 0;
  private readonly hooks = new Set<() => void>();
  private readonly connected = signal(false);
  private readonly wasLive = signal(false);
  private readonly isPolling = signal(false);

  readonly state = computed<LiveState>(() => {
    if (this.connected()) return 'live';
    if (this.isPolling()) return 'polling';
    return this.wasLive() ? 'reconnecting' : 'connecting';
  });

  constructor() {
    this.socket.on('connect', () => {
      this.arrive();
    });
    this.socket.on('disconnect', (reason) => {
      this.connected.set(false);
      if (reason === 'io server disconnect') void this.comeBack(); // the token ended
    });
    this.socket.on('connect_error', (error) => {
      // Not at once: a server that refuses every token must not be asked in a loop.
      if (error.message === 'unauthorized') setTimeout(() => void this.comeBack(), patienceMs);
    });
    effect(() => {
      this.followSession(this.session.token());
    });
    effect((onCleanup) => {
      if (this.connected() || !this.session.isSignedIn()) return;
      onCleanup(this.pollWhileAway(this.client.config().poll_interval_ms));
    });
    inject(DestroyRef).onDestroy(() => {
      this.socket.disconnect();
    });
  }

  /** Hears every event of a name until it is stopped. */
  on<Name extends ServerEventName>(name: Name, listener: ServerEvents[Name]): Stop {
    const untyped: Socket = this.socket; // its types cannot tie a generic name to its listener; ours above do
    const event: string = name;
    untyped.on(event, listener);
    return () => untyped.off(event, listener);
  }

  /** Hears of every job that ends, however it ends. */
  onEnd(listener: (job: Job) => void): Stop {
    const stops = [
      this.on('optimization:completed', ({ job }) => {
        listener(job);
      }),
      this.on('optimization:failed', ({ job }) => {
        listener(job);
      }),
      this.on('optimization:cancelled', ({ job }) => {
        listener(job);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Runs where events may have been missed: after a reconnect, and at every poll while the socket is away. */
  onReconnect(hook: () => void): Stop {
    this.hooks.add(hook);
    return () => this.hooks.delete(hook);
  }

  /** Log lines of a job from `nextSeq()` on, as `optimization:logs`. Followers of one job share a subscription. */
  followLog(jobId: string, nextSeq: NextSeq): Stop {
    this.followers.add(jobId, nextSeq);
    if (this.socket.connected) this.subscribe(jobId);
    return () => {
      if (!this.followers.remove(jobId, nextSeq) || !this.socket.connected) return;
      this.socket.emit('optimization:unsubscribe', { jobId, batch: true }, () => undefined);
    };
  }

  /** Log lines of every job from now on, as `optimization:logs`; whoever listens fetches what came before. */
  followAllLogs(): Stop {
    this.allFollowers += 1;
    if (this.allFollowers === 1 && this.socket.connected) this.subscribeToAll();
    return () => {
      this.allFollowers -= 1;
      if (this.allFollowers === 0 && this.socket.connected)
        this.socket.emit('optimization:unsubscribe', { batch: true }, () => undefined);
    };
  }

  private subscribeToAll(): void {
    this.socket.emit('optimization:subscribe', { batch: true }, (answer) => {
      if (!answer.ok) console.warn(`No live log of all jobs: ${answer.message}`);
    });
  }

  private subscribe(jobId: string): void {
    this.socket.emit('optimization:subscribe', this.followers.subscription(jobId), (answer) => {
      if (!answer.ok) console.warn(`No live log of ${jobId}: ${answer.message}`);
    });
  }

  private arrive(): void {
    const missed = this.wasLive() || this.isPolling();
    this.connected.set(true);
    this.wasLive.set(true);
    this.isPolling.set(false);
    for (const channel of watched) this.socket.emit('subscribe', { channel }, () => undefined);
    if (this.allFollowers > 0) this.subscribeToAll();
    for (const jobId of this.followers.jobs()) this.subscribe(jobId);
    if (missed) this.catchUp();
  }

  private followSession(token: string | null): void {
    if (token === null) this.socket.disconnect();
    else if (this.socket.connected) this.socket.emit('auth:refresh', { token }, () => undefined);
    else this.socket.connect();
  }

  private async comeBack(): Promise<void> {
    if (await this.session.renew()) this.socket.connect();
  }

  private pollWhileAway(intervalMs: number): Stop {
    let poll: ReturnType<typeof setInterval> | undefined;
    const patience = setTimeout(() => {
      this.isPolling.set(true);
      this.catchUp();
      poll = setInterval(() => {
        this.catchUp();
      }, intervalMs);
    }, patienceMs);
    return () => {
      clearTimeout(patience);
      clearInterval(poll);
    };
  }

  private catchUp(): void {
    untracked(() => {
      for (const hook of this.hooks) hook();
    });
  }
}
