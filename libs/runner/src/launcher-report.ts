import * as z from 'zod';

/** How a model ended, as its watcher says. */
export const ModelEnd = z.object({
  /** Negative: the signal that ended it. */
  code: z.number().int(),
  maxRssBytes: z.number(),
  cpuSeconds: z.number(),
  /** What it had too much of, or had lost. */
  cut: z.enum(['', 'lease', 'memory', 'cpu', 'processes', 'files', 'room']),
});
export type ModelEnd = z.infer<typeof ModelEnd>;
const Start = z.object({ pid: z.number().int().positive() });
const Refusal = z.object({ refused: z.string() });

/** How a model ended, or why it was not started. */
export type LauncherReport = ModelEnd | z.infer<typeof Refusal>;

/** Reads the lines of a report. Without its end the launcher was killed, and the model's group still has to be. */
export function settle(lines: string): LauncherReport | undefined {
  const said = lines
    .split('\n')
    .filter((line) => line !== '')
    .map(readLine);
  const refusal = said.map((each) => Refusal.safeParse(each)).find((each) => each.success);
  const end = said.map((each) => ModelEnd.safeParse(each)).find((each) => each.success);
  if (end === undefined) for (const each of said) killGroup(Start.safeParse(each).data?.pid);
  return refusal?.data ?? end?.data;
}

/** A launcher may be killed in the middle of a line. */
function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nothing of it is left
  }
}
