import { Acknowledgement, clientMessages, serverMessages, socketPath } from '@energy-ops/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as z from 'zod';
import { license } from './license.js';
import { clientExamples, serverExamples } from './examples/events.js';

const description = `The live events of energy-ops, over [Socket.IO 4](https://socket.io/docs/v4/) at the path \`${socketPath}\`.
Handshake: \`auth: { token }\` with an access token or an API token; a bad one gives \`connect_error\` \`unauthorized\`.
Rows are written first, events after: whatever an event says, the HTTP API says it too. A subscription with \`fromSeq\`
replays what was missed, then follows; each line comes once and in order, across disconnects and nodes.`;

/** Component names may not hold a colon. */
const keyOf = (name: string): string => name.replaceAll(':', '.');
const refTo = (section: string, name: string) => ({ $ref: `#/components/${section}/${keyOf(name)}` });
const inChannel = (name: string) => ({ $ref: `#/channels/events/messages/${keyOf(name)}` });

interface Message {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
  readonly io: 'input' | 'output';
}

const messagesOf = (
  schemas: Readonly<Record<string, z.ZodType>>,
  examples: Readonly<Record<string, unknown>>,
  io: Message['io'],
): Message[] => Object.entries(schemas).map(([name, schema]) => ({ name, schema, example: examples[name], io }));

const fromServer = messagesOf(serverMessages, serverExamples, 'output');
const fromClient = messagesOf(clientMessages, clientExamples, 'input');
const acknowledgement: Message = {
  name: 'acknowledgement',
  schema: Acknowledgement,
  example: { ok: false, code: 'not_found', message: 'The job so_1_none does not exist.' },
  io: 'output',
};

/** The AsyncAPI 3 document of all events, from the same schemas that check and type them. */
export function asyncApiDocument(version: string): Record<string, unknown> {
  const messages = [...fromServer, ...fromClient, acknowledgement];
  const parts = messages.map(componentsOf);
  return {
    asyncapi: '3.0.0',
    info: { title: 'energy-ops events', version, description, license },
    defaultContentType: 'application/json',
    servers: {
      here: {
        host: 'localhost:3000',
        pathname: socketPath,
        protocol: 'ws',
        description: 'The address of the dashboard.',
        security: [refTo('securitySchemes', 'token')],
      },
    },
    channels: {
      events: {
        address: '/',
        title: 'The default namespace',
        description:
          'All events, both ways. Which of them a client hears it says by `subscribe` and `optimization:subscribe`.',
        messages: Object.fromEntries(messages.map(({ name }) => [keyOf(name), refTo('messages', name)])),
      },
    },
    operations: Object.fromEntries([
      ...fromServer.map(({ name, schema }) => [`send.${keyOf(name)}`, operation('send', name, schema)]),
      ...fromClient.map(({ name, schema }) => [
        `receive.${keyOf(name)}`,
        { ...operation('receive', name, schema), reply: { messages: [inChannel(acknowledgement.name)] } },
      ]),
    ]),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: '`auth.token` of the handshake.' } },
      schemas: Object.assign({}, ...parts.map(({ schemas }) => schemas)),
      messages: Object.fromEntries(parts.map(({ key, message }) => [key, message])),
    },
  };
}

const operation = (action: 'send' | 'receive', name: string, schema: z.ZodType) => ({
  action,
  channel: { $ref: '#/channels/events' },
  summary: schema.description,
  messages: [inChannel(name)],
});

function componentsOf({ name, schema, example, io }: Message) {
  const { definitions = {}, ...whole } = z.toJSONSchema(schema, { target: 'draft-7', io });
  delete whole.$schema;
  const inComponents = (value: object): Record<string, object> =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/definitions/', '"#/components/schemas/'));
  const message = { name, title: name, payload: inComponents(whole), examples: [{ payload: example }] };
  return { key: keyOf(name), message, schemas: inComponents(Object(definitions)) };
}

/** The document at /api/asyncapi.json, for everybody, as that of the HTTP API. */
export function serveEventsDocument(app: NestFastifyApplication, version: string): void {
  const document = asyncApiDocument(version);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/asyncapi.json', async () => document);
}
