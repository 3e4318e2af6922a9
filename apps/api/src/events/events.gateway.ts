import {
  type Acknowledgement,
  type AcknowledgementCode,
  type Channel,
  ChannelMessage,
  mayDo,
  type Permission,
  RefreshMessage,
  socketPath,
  SubscriptionMessage,
} from '@energy-ops/contracts';
import { Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type * as z from 'zod';
import { isDatabaseAway } from '../http/database-away.js';
import { Draining } from '../http/draining.js';
import { LiveChannels } from './live-channels.js';
import { LiveJobs } from './live-jobs.js';
import { type LiveServer, type LiveSocket, roomOf } from './live-socket.js';
import { RefusedSubscriptions } from './refused-subscriptions.js';
import { SocketSessions } from './socket-sessions.js';
import { maxSubscriptions, type Subscriber } from './subscriber.js';

const permissionOf = {
  jobs: 'jobs:read',
  models: 'models:read',
  schedules: 'schedules:read',
  alerts: 'alerts:read',
} as const satisfies Record<Channel, Permission>;

const done: Acknowledgement = { ok: true };
const refusal = (code: AcknowledgementCode, message: string): Acknowledgement => ({ ok: false, code, message });

const gone = refusal('disconnected', 'This connection is gone.');
const tooMany = refusal(
  'too_many_subscriptions',
  `A connection holds at most ${maxSubscriptions} subscriptions. Take some back, or subscribe to all jobs with {}.`,
);

/** The one door for live events, at /api/socketio. */
@WebSocketGateway({ path: socketPath })
export class EventsGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly subscribers = new WeakMap<LiveSocket, Subscriber>();
  private readonly log = new Logger('Live');

  constructor(
    private readonly sessions: SocketSessions,
    private readonly jobs: LiveJobs,
    private readonly channels: LiveChannels,
    private readonly draining: Draining,
    private readonly refused: RefusedSubscriptions,
  ) {}

  afterInit(server: LiveServer): void {
    this.jobs.serve(server);
    this.channels.serve(server);
    this.sessions.guard(server);
    this.draining.signal.addEventListener('abort', () => server.emit('server:draining', {}));
  }

  handleConnection(socket: LiveSocket): void {
    this.sessions.watch(socket);
    this.subscribers.set(socket, this.jobs.join(socket));
  }

  handleDisconnect(socket: LiveSocket): void {
    this.sessions.forget(socket);
    const subscriber = this.subscribers.get(socket);
    if (subscriber) this.jobs.part(subscriber);
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<Acknowledgement> {
    return this.answer(socket, ChannelMessage, body, async ({ channel }, subscriber) => {
      const lack = await this.lacks(socket, permissionOf[channel], channel);
      if (lack) return lack;
      subscriber.channels.add(channel);
      await socket.join(roomOf(channel));
      return done;
    });
  }

  @SubscribeMessage('optimization:subscribe')
  follow(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<Acknowledgement> {
    return this.answer(socket, SubscriptionMessage, body ?? {}, async (message, subscriber) => {
      const wanted = message.jobId ?? 'logs';
      const lack = (await this.lacks(socket, 'logs:read', wanted)) ?? (await this.lacks(socket, 'jobs:read', wanted));
      if (lack) return lack;
      const { jobId } = message;
      if (subscriber.isFullFor(message)) return tooMany;
      if (jobId === undefined) await this.jobs.followMany(subscriber, message);
      else if (!(await this.jobs.followOne(subscriber, jobId, message)))
        return refusal('not_found', `The job ${jobId} does not exist.`);
      return done;
    });
  }

  @SubscribeMessage('optimization:unsubscribe')
  unfollow(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<Acknowledgement> {
    return this.answer(socket, SubscriptionMessage, body ?? {}, async (message, subscriber) => {
      this.jobs.unfollow(subscriber, message);
      return done;
    });
  }

  @SubscribeMessage('auth:refresh')
  refresh(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<Acknowledgement> {
    return this.answer(socket, RefreshMessage, body, async ({ token }) =>
      (await this.sessions.renew(socket, token)) ? done : refusal('unauthorized', 'This token is not valid here.'),
    );
  }

  /** What to answer somebody who may not hear that; the audit hears of it. */
  private async lacks(
    { data: { caller } }: LiveSocket,
    permission: Permission,
    wanted: string,
  ): Promise<Acknowledgement | undefined> {
    if (mayDo(caller, permission)) return undefined;
    await this.refused.record(caller, wanted, permission);
    return refusal('permission_missing', `This needs the permission ${permission}.`);
  }

  /** Parses a message and answers it; whatever it holds, the socket stays and gets an acknowledgement. */
  private async answer<Message>(
    socket: LiveSocket,
    schema: z.ZodType<Message>,
    body: unknown,
    act: (message: Message, subscriber: Subscriber) => Promise<Acknowledgement>,
  ): Promise<Acknowledgement> {
    const parsed = schema.safeParse(body);
    const subscriber = this.subscribers.get(socket);
    if (!parsed.success) return refusal('invalid_request', issueOf(parsed.error));
    if (!subscriber) return gone;
    try {
      return await subscriber.inTurn(async () => (socket.connected ? act(parsed.data, subscriber) : gone));
    } catch (error) {
      if (isDatabaseAway(error)) return refusal('database_away', 'The database is not reachable right now. Try again.');
      this.log.error(error);
      return refusal('internal_error', 'Something went wrong on our side.');
    }
  }
}

const issueOf = ({ issues: [issue] }: z.ZodError): string =>
  issue
    ? `${issue.path.map((part) => `/${String(part)}`).join('')} ${issue.message}`.trim()
    : 'The message is not valid.';
