/** The `code` of an error of Node or PostgreSQL. (No `instanceof`: Jest's errors are of another realm.) */
export const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
