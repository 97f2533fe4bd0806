// The sound of a published file, block by block (L1): decoded by libraries compiled for WebAssembly, in bounded memory, the same
// in Node and in browsers.
import decode from '@audio/decode';
import { AppError } from '@incamera/kernel';
import { type ByteSource, chunksOf } from './byte-source.js';
import { audioFileErrors } from './errors.js';
import { fastStart } from './fast-start.js';
import { type FileFormat, fileFormatOf, PROBE_BYTES } from './file-format.js';
import { betweenFrames } from './flac-chunks.js';

/** Samples in -1 … 1, one array a channel, all of one length. */
export interface SoundBlock {
  readonly channels: readonly Float32Array[];
  /** Hz. */
  readonly sampleRate: number;
  /** Share of the file that is read, 0 … 1. */
  readonly progress: number;
}

/** Bytes handed to a decoder at once. Small, because a few bytes of some formats stand for seconds of silence. */
const CHUNK_BYTES = 8 * 1024;
const MIN_RATE_HZ = 4000;
const MAX_RATE_HZ = 384_000;
const MAX_CHANNELS = 32;
const MAX_HOURS = 12;
/** Of one channel, out of one chunk. */
const MAX_BLOCK_SAMPLES = 64 * 1024 * 1024;
/** A decoder that gave no sound for so many bytes keeps them all: some forms it reads only as a whole. Pictures before sound are larger. */
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
const MAX_KEPT_WITH_PICTURES_BYTES = 128 * 1024 * 1024;
const WITH_PICTURES: ReadonlySet<FileFormat> = new Set(['webm', 'mkv', 'avi', 'wma']);

/** What the decoder of the format makes of chunks; `()` ends it. */
type Decoder = Awaited<ReturnType<typeof decode.wav>>;
type Decoded = Awaited<ReturnType<Decoder>>;

/**
 * Reads the sound of a file. A file that breaks off, or is damaged behind its beginning, gives what could be read before.
 * @throws {AppError} `audiofile/empty`, `audiofile/unknown_format`, `audiofile/no_sound`, `audiofile/damaged`,
 * `audiofile/too_large`, `audiofile/not_in_pieces`, `audiofile/unreadable`
 */
export async function* readSound(source: ByteSource): AsyncGenerator<SoundBlock> {
  const format = await detectFormat(source);
  const meter = new Meter();
  const decoder = await startDecoder(format);
  let read = 0;
  let unheard = 0;
  const mostUnheard = mostKept(format);
  try {
    for await (const chunk of piecesOf(source, format)) {
      read += chunk.byteLength;
      const decoded = await tryDecode(() => decoder(chunk), meter);
      if (decoded === null) return;
      unheard = hasSamples(decoded) ? 0 : unheard + chunk.byteLength;
      if (unheard > mostUnheard) {
        if (meter.hasSound) return;
        throw audioFileErrors.make('audiofile/not_in_pieces');
      }
      yield* meter.take(decoded, Math.min(1, read / source.size));
    }
    const rest = await tryDecode(() => decoder(), meter);
    if (rest !== null) yield* meter.take(rest, 1);
  } finally {
    decoder.free();
  }
  if (!meter.hasSound) throw audioFileErrors.make('audiofile/no_sound');
}

/**
 * The format of a file by its content.
 * @throws {AppError} `audiofile/empty`, `audiofile/unknown_format`, `audiofile/unreadable`
 */
export async function detectFormat(source: ByteSource): Promise<FileFormat> {
  if (source.size === 0) throw audioFileErrors.make('audiofile/empty');
  const format = fileFormatOf(await source.read(0, Math.min(source.size, PROBE_BYTES)));
  if (format === null) throw audioFileErrors.make('audiofile/unknown_format');
  return format;
}

function piecesOf(source: ByteSource, format: FileFormat): AsyncIterable<Uint8Array> {
  if (format === 'm4a') return fastStart(source, CHUNK_BYTES);
  const chunks = chunksOf(source, CHUNK_BYTES);
  return format === 'flac' ? betweenFrames(chunks) : chunks;
}

function mostKept(format: FileFormat): number {
  // What stands between the sound is passed over and not kept.
  if (format === 'm4a') return Number.POSITIVE_INFINITY;
  return WITH_PICTURES.has(format) ? MAX_KEPT_WITH_PICTURES_BYTES : MAX_KEPT_BYTES;
}

const hasSamples = ({ channelData }: Decoded): boolean => (channelData[0]?.length ?? 0) > 0;

async function startDecoder(format: FileFormat): Promise<Decoder> {
  // The library's types leave out the containers that its code knows.
  const make = (decode as unknown as Record<FileFormat, () => Promise<Decoder>>)[format];
  return await make();
}

/** Null: the rest cannot be read, and something was before. */
async function tryDecode(run: () => Promise<Decoded>, meter: Meter): Promise<Decoded | null> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (meter.hasSound) return null;
    const isSilentVideo =
      cause instanceof Error && /no (?:\S+ )?audio track|no audio|has no sample/i.test(cause.message);
    throw audioFileErrors.make(isSilentVideo ? 'audiofile/no_sound' : 'audiofile/damaged', { cause });
  }
}

/** Checks what comes out of a decoder, which no schema can. */
class Meter {
  #seconds = 0;

  get hasSound(): boolean {
    return this.#seconds > 0;
  }

  *take({ channelData, sampleRate }: Decoded, progress: number): Generator<SoundBlock> {
    const samples = channelData[0]?.length ?? 0;
    if (samples === 0) return;
    const isSound =
      sampleRate >= MIN_RATE_HZ &&
      sampleRate <= MAX_RATE_HZ &&
      channelData.length <= MAX_CHANNELS &&
      channelData.every((channel) => channel.length === samples);
    if (!isSound) throw audioFileErrors.make('audiofile/damaged');
    this.#seconds += samples / sampleRate;
    if (this.#seconds > MAX_HOURS * 3600 || samples > MAX_BLOCK_SAMPLES)
      throw audioFileErrors.make('audiofile/too_large');
    yield { channels: channelData, sampleRate, progress };
  }
}
