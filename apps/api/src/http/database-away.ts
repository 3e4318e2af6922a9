const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  '25P03', // this process stood still in a transaction, which was ended meanwhile
  '40P01', // two waited for each other, and this one was given up: nothing of it was written
  '53100', // its disk is full
  '53200', // it is out of memory
  '53300', // too many connections
  '57P01', // the server is shutting down
  '57P02', // another backend crashed
  '57P03', // the server is starting up
]);
// node-postgres gives these no code.
const awayWords =
  /Connection terminated|is not queryable|Query read timeout|timeout exceeded when trying to connect|Cannot use a pool after/i;
// What PostgreSQL says of a value it can't hold: U+0000, bad text for a type, out of range, also of a zone.
const valueCodes = new Set(['22021', '22P05', '22P02', '22003', '22007', '22008', '22009']);

const deepest = 5;

/** Reads a member of whatever was thrown; by shape, as an error of another realm is no `instanceof Error`. */
export const memberOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** The error and what it says caused it. */
function* causesOf(error: unknown, depth = 0): Generator<unknown> {
  if (depth > deepest || error === undefined || error === null) return;
  yield error;
  const several = memberOf(error, 'errors');
  const causes = [memberOf(error, 'cause'), memberOf(error, 'previous'), ...(Array.isArray(several) ? several : [])];
  for (const cause of causes) yield* causesOf(cause, depth + 1);
}

const isAway = (error: unknown): boolean => {
  const code = memberOf(error, 'code');
  if (typeof code === 'string' && (awayCodes.has(code) || /^08\w{3}$/.test(code))) return true;
  return awayWords.test(String(memberOf(error, 'message')));
};

/** Did this fail because PostgreSQL is out of reach, not because of what was asked? */
export const isDatabaseAway = (error: unknown): boolean => [...causesOf(error)].some(isAway);

/** Did PostgreSQL refuse a value that a client sent? */
export const isValueRefused = (error: unknown): boolean =>
  [...causesOf(error)].some((each) => valueCodes.has(String(memberOf(each, 'code'))));
