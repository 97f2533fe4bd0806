// What tracing is in the page and at a terminal alike (L4).
export { keysFileError, MAX_KEYS_FILE_BYTES, parseKeysFile } from './keys-file.js';
export { examineParts, type SkippedPart, searchesOf } from './parts-of-file.js';
export { type SearchSize, searchSize, threadCount } from './thread-count.js';
