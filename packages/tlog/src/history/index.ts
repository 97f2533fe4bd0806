export * from './batch.js';
export * from './entry-codec.js';
export * from './entry-types.js';
export * from './opening.js';
export * from './proved-opening.js';
