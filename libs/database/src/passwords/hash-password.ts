import { hash } from '@node-rs/argon2';

/** argon2id, 46 MiB: 25 ms a hash. */
const cost = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 };

/** What is kept of a password. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);
