// What makes fingerprints and nothing else (L2): for audio threads.
export { Decimator } from './print/decimator.js';
export { Fingerprinter, type FingerprinterOptions } from './print/fingerprinter.js';
export { MAX_CLOCK_SECONDS, type Segment } from './print/layout.js';
