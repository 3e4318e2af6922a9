/** Random bytes as text. `crypto.randomUUID` exists on secure origins only; a plant's own network often has none. */
export const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
