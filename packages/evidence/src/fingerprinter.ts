// What makes fingerprints and nothing else (L2): for audio threads.
export { Fingerprinter, type FingerprinterOptions } from './print/fingerprinter.js';
export type { Segment } from './print/layout.js';
