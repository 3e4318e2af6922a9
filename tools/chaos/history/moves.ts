import { canMove, isFinal, type JobStatus } from '@energy-ops/contracts';
import type { Database } from '@energy-ops/database';

/** One change of a job's state, in the order the database made them. */
export interface Move {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly workerId: string | null;
  readonly atMs: number;
}

/** Lets the database itself keep the history of every job: whoever changes a row, however, leaves a trace. */
export async function recordMoves(sql: Database): Promise<void> {
  await sql.query(`
    create table chaos_move (n bigint generated always as identity primary key, job_id text not null,
      status text not null, attempt integer not null, worker_id text, at timestamptz not null default clock_timestamp());
    create function chaos_record() returns trigger language plpgsql as $$
    begin
      insert into chaos_move (job_id, status, attempt, worker_id) values (new.id, new.status, new.attempt, new.worker_id);
      return null;
    end $$;
    create trigger chaos_added after insert on job for each row execute function chaos_record();
    create trigger chaos_moved after update on job for each row
      when ((old.status, old.attempt, old.worker_id) is distinct from (new.status, new.attempt, new.worker_id))
      execute function chaos_record();`);
}

export async function readMoves(sql: Database): Promise<Move[]> {
  const { rows } = await sql.query<Move>(
    `select job_id as "jobId", status, attempt, worker_id as "workerId",
       (extract(epoch from at) * 1000)::float8 as "atMs" from chaos_move order by n`,
  );
  return [...rows];
}

/**
 * What is wrong with a history, in words: an illegal move, a move out of a final status, a claim that doesn't take the
 * next attempt or names no owner, an owner that changes within an attempt, two claims without a release between them.
 */
export function faultsOfMoves(moves: readonly Move[]): string[] {
  const last = new Map<string, Move>();
  return moves.flatMap((move) => {
    const before = last.get(move.jobId);
    last.set(move.jobId, move);
    const fault = before === undefined ? faultOfFirst(move) : faultBetween(before, move);
    return fault === undefined ? [] : [`${move.jobId}: ${fault}`];
  });
}

const faultOfFirst = ({ status, attempt }: Move): string | undefined =>
  status === 'pending' && attempt === 0 ? undefined : `begins as ${status}, attempt ${attempt}`;

function faultBetween(before: Move, move: Move): string | undefined {
  const step = `${before.status} ${before.attempt} → ${move.status} ${move.attempt}`;
  if (before.status === move.status) {
    const released = before.status !== 'running' || (move.workerId === null && before.attempt === move.attempt);
    return released && before.attempt === move.attempt ? undefined : `changes its owner while it runs (${step})`;
  }
  if (isFinal(before.status)) return `leaves a final status (${step})`;
  if (!canMove(before.status, move.status)) return `makes a move that isn't one (${step})`;
  if (move.status === 'running')
    return move.attempt === before.attempt + 1 && move.workerId !== null
      ? undefined
      : `is claimed without a fence (${step})`;
  return move.attempt === before.attempt ? undefined : `changes its attempt without a claim (${step})`;
}
