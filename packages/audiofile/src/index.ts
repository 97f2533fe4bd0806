// The sound of a file that somebody published (L1): which format it is, and its samples, in bounded memory.
export { type ByteSource, blobSource } from './byte-source.js';
export { type AudioFileErrorCode, audioFileErrors } from './errors.js';
export { FILE_FORMATS, type FileFormat } from './file-format.js';
export { detectFormat, readSound, type SoundBlock } from './sound.js';
