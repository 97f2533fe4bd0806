// Whose copy a file is (L4): reads it, searches it, and puts what was found into a report that can be proved to be the one that was shown.
import { type Rng, toBase64Url } from '@incamera/kernel';
import { type NamedKey, type TraceReport, traceSound, watermarkErrors } from '@incamera/watermark';
import { caseErrors } from '../case-errors.js';
import { type ClientEnvironment } from '../environment.js';
import { type TraceAsk, type TraceFinding, type TraceProgress } from './trace-types.js';

const FORMAT = 'incamera-trace-report/1';

/**
 * @throws {AppError} `audiofile/*`, `watermark/*`, `client/trace_unavailable`, `client/trace_stuck`
 */
export async function traceFile(
  ask: TraceAsk,
  keys: readonly NamedKey[],
  { soundTracer, rng }: Pick<ClientEnvironment, 'soundTracer' | 'rng'>,
  onProgress: (progress: TraceProgress) => void,
): Promise<TraceFinding> {
  if (soundTracer === null) throw caseErrors.make('client/trace_unavailable');
  const { file, reference, from, to, signal } = ask;
  const at = (stage: TraceProgress['stage']) => (share: number) => onProgress({ stage, share });
  const read = await soundTracer.read(file, at('reading'), signal);
  const second = reference === null ? null : await soundTracer.read(reference, at('reference'), signal);
  at('searching')(0);
  const report = await soundTracer.withThreads(signal, (runner) =>
    traceSound(read.spectrum, keys, {
      runner,
      onProgress: at('searching'),
      isCancelled: () => signal.aborted,
      fromSeconds: from ?? undefined,
      toSeconds: to ?? undefined,
      ...(second && { reference: second.spectrum }),
    }),
  );
  if (signal.aborted) throw watermarkErrors.make('watermark/cancelled');
  return findingOf(report, { ...read, referenceHash: second?.fileHash ?? null }, rng);
}

function findingOf(
  report: TraceReport,
  file: { readonly fileHash: string; readonly spectrum: { readonly seconds: number }; referenceHash: string | null },
  rng: Rng,
): TraceFinding {
  const { fileHash, referenceHash } = file;
  const { seconds } = file.spectrum;
  const found = { ...report, fileHash, seconds };
  // The random value keeps whoever sees the hash from trying out which report it is of.
  const salt = toBase64Url(rng.bytes(16));
  const text = JSON.stringify({ format: FORMAT, salt, referenceHash, ...found }, null, 2);
  return { ...found, report: `${text}\n` };
}
