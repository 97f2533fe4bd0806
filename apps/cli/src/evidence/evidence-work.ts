// Fingerprints a file, or compares it with fingerprints, from its beginning to its end (L6).
import { audioFileErrors } from '@incamera/audiofile';
import { MonoMix, steadySound } from '@incamera/client/sound';
import {
  type AuthenticityReport,
  authenticate,
  decodeVoice,
  encodeVoice,
  FileSoundReader,
  Fingerprinter,
  type Segment,
} from '@incamera/evidence';
import { type FileSource } from '../sound/file-source.js';
import { type EvidenceAnswer, type EvidenceJob } from './evidence-jobs.js';

/** Rates that are read as they are; others become the last. */
const LOWEST_HZ = 8000;
const HIGHEST_HZ = 192_000;
const OTHER_RATE_HZ = 48_000;

/** @throws {AppError} as `readSound`; audiofile/no_sound, evidence/bad_clock */
export async function fingerprintFile(
  source: FileSource,
  { meeting, speaker, clockSeconds }: Extract<EvidenceJob, { kind: 'fingerprint' }>,
): Promise<Extract<EvidenceAnswer, { kind: 'fingerprint' }>> {
  const segments: Segment[] = [];
  const onSegment = (segment: Segment): void => {
    segments.push(segment);
  };
  let maker: Fingerprinter | undefined;
  let seconds = 0;
  for await (const { samples, sampleRateHz } of monoSound(source)) {
    maker ??= new Fingerprinter({ sampleRateHz, clockSeconds, onSegment });
    maker.process(samples);
    seconds += samples.length / sampleRateHz;
  }
  maker?.finish();
  if (segments.length === 0) throw audioFileErrors.make('audiofile/no_sound');
  return { kind: 'fingerprint', voice: encodeVoice({ meeting, speaker, segments }), seconds };
}

/**
 * @param onProgress share of the comparison that is done
 * @throws {AppError} as `readSound`; audiofile/no_sound, evidence/bad_file, evidence/too_short, evidence/too_long
 */
export async function authenticateFile(
  source: FileSource,
  voices: readonly Uint8Array[],
  onProgress: (share: number) => void,
): Promise<AuthenticityReport> {
  let reader: FileSoundReader | undefined;
  for await (const { samples, sampleRateHz } of monoSound(source)) {
    reader ??= new FileSoundReader(sampleRateHz);
    reader.push(samples);
  }
  if (reader === undefined) throw audioFileErrors.make('audiofile/no_sound');
  return authenticate(reader.finish(), voices.map(decodeVoice), { onProgress });
}

async function* monoSound(source: FileSource): AsyncGenerator<{ samples: Float32Array; sampleRateHz: number }> {
  const rateFor = (hz: number): number =>
    Number.isInteger(hz) && hz >= LOWEST_HZ && hz <= HIGHEST_HZ ? hz : OTHER_RATE_HZ;
  let mono: MonoMix | undefined;
  for await (const { sampleRateHz, samples } of steadySound(source, rateFor)) {
    mono ??= new MonoMix(sampleRateHz);
    yield { samples: mono.mix(samples), sampleRateHz };
  }
}
