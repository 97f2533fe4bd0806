export * from './browser-engine.js';
export * from './engine.js';
export * from './errors.js';
