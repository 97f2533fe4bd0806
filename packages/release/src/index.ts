export * from './compare.js';
export * from './content-types.js';
export * from './describe.js';
export * from './errors.js';
export * from './headers.js';
export * from './manifest.js';
