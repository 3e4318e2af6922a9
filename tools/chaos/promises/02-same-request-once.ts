import { Client } from '../ground/client.ts';
import { scenario } from '../scenario.ts';

/** Sends one keyed trigger again and again, to all nodes at once. */
export const sameRequestOnce = scenario({
  promise: 2,
  goal: 'one job of all requests with one key',
  smoke: { requests: 100, atOnce: 50 },
  full: { requests: 1000, atOnce: 50 },
  async play({ ground }, { requests, atOnce }) {
    const { arena, addresses } = await ground.threeNodes();
    const client = new Client();
    const answers = new Map<string, number>();
    const ids = new Set<string>();
    const send = async (index: number): Promise<void> => {
      const address = addresses[index % addresses.length] ?? '';
      const body = { model_type: 'RMO', data_source_id: 'chaos', model_id: arena.seed.modelIds.RMO };
      const { status, text } = await client.call(address, '/api/jobs/trigger', {
        body,
        headers: { 'idempotency-key': 'the-one-key' },
      });
      answers.set(String(status), (answers.get(String(status)) ?? 0) + 1);
      if (status === 202) ids.add(JSON.parse(text).job_id);
      else if (text.includes('idempotency_in_progress')) await send(index); // the client's turn to ask again
    };
    for (let sent = 0; sent < requests; sent += atOnce)
      await Promise.all(Array.from({ length: Math.min(atOnce, requests - sent) }, (_, index) => send(sent + index)));
    const { rows } = await arena.sql.query<{ count: number }>(
      'select count(*)::int as count from job where model_type = $1',
      ['RMO'],
    );
    const said = [...answers].map(([status, count]) => `${count}x ${status}`).join(', ');
    return {
      measured: `${rows[0]?.count} job of ${requests} requests (${said})`,
      faults: `${atOnce} at once over ${addresses.length} API nodes`,
      broken: [
        ...(rows[0]?.count === 1 ? [] : [`${rows[0]?.count} jobs were made`]),
        ...(ids.size === 1 ? [] : [`${ids.size} different ids were answered`]),
        ...[...answers.keys()].filter((status) => !['202', '409'].includes(status)).map((status) => `answer ${status}`),
      ],
    };
  },
});
