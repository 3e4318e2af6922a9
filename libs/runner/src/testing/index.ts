export * from './start-node.js';
