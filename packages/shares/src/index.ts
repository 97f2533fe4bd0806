export * from './bundle.js';
export * from './check-bundle.js';
export * from './combine.js';
export * from './errors.js';
export { type CaseKey, generateCaseKey } from './hpke.js';
export * from './release.js';
export * from './sealing.js';
