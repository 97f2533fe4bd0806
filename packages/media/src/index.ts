export type { FrameRecord, StreamKind } from '@incamera/sframe';
export * from './browser-capture.js';
export * from './browser-engine.js';
export * from './capture.js';
export * from './devices.js';
export * from './engine.js';
export * from './errors.js';
export * from './sound-check.js';
export * from './wake-lock.js';
