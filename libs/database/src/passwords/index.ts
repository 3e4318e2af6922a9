export * from './common-passwords.js';
export * from './hash-password.js';
