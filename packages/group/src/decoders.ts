// What this package reads of other people's bytes behind the functions of its index: for the fuzzers, which nothing of the product
// uses (L2).
export { decodeJustification, encodeJustification, type Justification } from './justification.js';
export { sealKnockPlaintext } from './knock.js';
export { readGroupInfo, readMessage, writeGroupInfo, writeMessage } from './mls/wire.js';
export { openGroupInfo } from './sealed-group-info.js';
export { openSignal, type SignalContext, sealSignalBody } from './signal.js';
