import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandFailed } from '../command.js';
import { Server } from './server.js';

describe('what a server refuses', () => {
  let http: HttpServer;
  let address: string;
  let answer: { status: number; body: string };

  beforeAll(async () => {
    http = createServer((_, reply) => reply.writeHead(answer.status).end(answer.body));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(() => void http.close());

  const said = async (): Promise<string> => {
    const error: unknown = await new Server(address, 'x').json('/api/jobs').catch((each: unknown) => each);
    if (!(error instanceof CommandFailed)) throw error;
    return error.message;
  };
  const problem = {
    type: 't',
    title: 't',
    status: 422,
    detail: 'The data is not fit.',
    instance: '/',
    request_id: 'r',
  };

  it('is told with its code and every field', async () => {
    const errors = [{ pointer: '/data_source_id', code: 'x', message: 'needs a price' }];
    answer = { status: 422, body: JSON.stringify({ ...problem, code: 'data_not_fit', errors }) };
    expect(await said()).toBe('The data is not fit. (data_not_fit)\n  /data_source_id needs a price');
  });

  it('is told once where the detail has it all', async () => {
    const detail = 'The request is not valid: /query/limit: must be a number';
    const errors = [{ pointer: '/query/limit', code: 'x', message: 'must be a number' }];
    answer = { status: 400, body: JSON.stringify({ ...problem, detail, code: 'invalid_request', errors }) };
    expect(await said()).toBe(`${detail} (invalid_request)`);
  });

  it('for want of a credential is told with what to do', async () => {
    answer = { status: 401, body: JSON.stringify({ ...problem, status: 401, code: 'unauthenticated' }) };
    expect(await said()).toContain('Run `eops login`');
  });

  it('by something between us is told as it came', async () => {
    answer = { status: 502, body: '<h1>Bad gateway</h1>' };
    expect(await said()).toBe('The server answered 502: <h1>Bad gateway</h1>');
  });

  it('by silence is told with where it was looked for', async () => {
    const gone = new Server('http://127.0.0.1:9', 'x').json('/api/jobs');
    await expect(gone).rejects.toThrow(/^http:\/\/127.0.0.1:9 does not answer: .*API_BASE_URL/);
  });
});
