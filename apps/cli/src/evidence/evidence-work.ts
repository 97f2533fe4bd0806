// Fingerprints a file, or compares it with fingerprints, from its beginning to its end (L6).
import { audioFileErrors } from '@incamera/audiofile';
import { monoSound } from '@incamera/client/sound';
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
  { voices, opened }: Pick<Extract<EvidenceJob, { kind: 'authenticate' }>, 'voices' | 'opened'>,
  onProgress: (share: number) => void,
): Promise<AuthenticityReport> {
  let reader: FileSoundReader | undefined;
  for await (const { samples, sampleRateHz } of monoSound(source)) {
    reader ??= new FileSoundReader(sampleRateHz);
    reader.push(samples);
  }
  if (reader === undefined) throw audioFileErrors.make('audiofile/no_sound');
  return authenticate(reader.finish(), [...voices.map(decodeVoice), ...opened], { onProgress });
}
