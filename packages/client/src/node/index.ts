// Meetings in Node (L4).

export * from './media/index.js';
export { MemoryStorage } from './memory-storage.js';
export { createNodeEnvironment, type NodeEnvironmentOptions } from './node-environment.js';
