// Whose copy a file is (L4): reads it, searches its sound and its pictures, and puts what was found into a report that can be proved to
// be the one that was shown.
import { type Rng, toBase64Url } from '@incamera/kernel';
import { PICTURE_PROBE_BYTES, type PictureKind, pictureFileErrors, pictureKindOf } from '@incamera/picturefile';
import { type NamedKey, traceSound, watermarkErrors } from '@incamera/watermark';
import { caseErrors } from '../case-errors.js';
import { type ClientEnvironment } from '../environment.js';
import { type FileTracer } from './file-tracer.js';
import { examineParts, searchesOf } from './parts-of-file.js';
import { searchSize } from './thread-count.js';
import {
  type PictureFinding,
  type SoundFinding,
  type TraceAsk,
  type TraceFinding,
  type TraceProgress,
} from './trace-types.js';

const FORMAT = 'incamera-trace-report/2';

interface Trace {
  readonly ask: TraceAsk;
  readonly keys: readonly NamedKey[];
  readonly tracer: FileTracer;
  readonly at: (stage: TraceProgress['stage']) => (share: number) => void;
}

interface Examined<T> {
  readonly fileHash: string;
  readonly found: T;
}

/**
 * @throws {AppError} `audiofile/*`, `picturefile/*`, `watermark/*`, `client/trace_unavailable`, `client/trace_stuck`: when nothing of the
 * file can be examined
 */
export async function traceFile(
  ask: TraceAsk,
  keys: readonly NamedKey[],
  { fileTracer, rng }: Pick<ClientEnvironment, 'fileTracer' | 'rng'>,
  onProgress: (progress: TraceProgress) => void,
): Promise<TraceFinding> {
  if (fileTracer === null) throw caseErrors.make('client/trace_unavailable');
  const kind = await kindOf(ask.file);
  const trace: Trace = { ask, keys, tracer: fileTracer, at: (stage) => (share) => onProgress({ stage, share }) };
  const referenceHash = { value: null as string | null };
  const { sound, pictures, skipped } = await examineParts(kind, {
    sound: () => examineSound(trace, kind, referenceHash),
    pictures: (pictureKind) => examinePictures(trace, pictureKind),
    isOfFile: ({ code }) => code !== 'watermark/cancelled',
  });
  if (ask.signal.aborted) throw watermarkErrors.make('watermark/cancelled');
  const found = { sound: sound?.found ?? null, pictures: pictures?.found ?? null };
  const isNamed = Object.values(found).some((part) => part !== null && part.copies.length > 0);
  return reported(
    {
      verdict: isNamed ? 'copies' : 'nobody',
      ...found,
      skipped,
      fileHash: (sound ?? pictures)?.fileHash ?? '',
    },
    referenceHash.value,
    rng,
  );
}

async function kindOf(file: Blob): Promise<PictureKind> {
  try {
    return pictureKindOf(new Uint8Array(await file.slice(0, PICTURE_PROBE_BYTES).arrayBuffer()));
  } catch (cause) {
    throw pictureFileErrors.make('picturefile/unreadable', { cause });
  }
}

async function examineSound(
  { ask, keys, tracer, at }: Trace,
  kind: PictureKind,
  referenceHash: { value: string | null },
): Promise<Examined<SoundFinding>> {
  const { file, reference, from, to, signal } = ask;
  const read = await tracer.read(file, at('reading'), signal);
  const second = reference === null ? null : await tracer.read(reference, at('reference'), signal);
  referenceHash.value = second?.fileHash ?? null;
  at('searching')(0);
  const size = searchSize(read.spectrum, second?.spectrum);
  const { verdict: _, ...report } = await tracer.withThreads(size, signal, (runner) =>
    traceSound(read.spectrum, keys, {
      runner,
      onProgress: at('searching'),
      isCancelled: () => signal.aborted,
      fromSeconds: from ?? undefined,
      toSeconds: to ?? undefined,
      searches: searchesOf(kind),
      ...(second && { reference: second.spectrum }),
    }),
  );
  return { fileHash: read.fileHash, found: { ...report, seconds: read.spectrum.seconds } };
}

async function examinePictures(
  { ask, keys, tracer, at }: Trace,
  kind: Exclude<PictureKind, 'none'>,
): Promise<Examined<PictureFinding>> {
  const { file, from, to, signal } = ask;
  if (tracer.searchPictures === null) throw caseErrors.make('client/trace_unavailable');
  at('pictures')(0);
  const times = { fromSeconds: from ?? undefined, toSeconds: to ?? undefined };
  const { fileHash, report } = await tracer.searchPictures({ file, kind, keys, ...times }, at('pictures'), signal);
  const { verdict: _, ...found } = report;
  return { fileHash, found };
}

function reported(found: Omit<TraceFinding, 'report'>, referenceHash: string | null, rng: Rng): TraceFinding {
  // The random value keeps whoever sees the hash from trying out which report it is of.
  const salt = toBase64Url(rng.bytes(16));
  const skipped = found.skipped.map(({ part, error }) => ({ part, code: error.code }));
  const text = JSON.stringify({ format: FORMAT, salt, referenceHash, ...found, skipped }, null, 2);
  return { ...found, report: `${text}\n` };
}
