// Compares a recording with the fingerprints of meetings (L2): where it was said, what was done to it, and whose fingerprints say so.
import { FRAMES_A_SECOND } from './print/layout.js';
import { type Voice } from './print/voice-file.js';
import { archiveOf } from './search/archive.js';
import { bitCount } from './search/bits.js';
import { frameAt, OWN_SPEED, Recording } from './search/file-print.js';
import { type FileSound } from './search/file-sound.js';
import { BLOCK_SECONDS } from './timeline/best-path.js';
import { withoutWeakWords } from './timeline/foreign.js';
import { FrameEvidence } from './timeline/frame-evidence.js';
import { deedsOf, passagesOf, type Scene } from './timeline/judge.js';
import { OwnAgreement } from './timeline/own-agreement.js';
import { WholePrints } from './timeline/prints.js';
import { withProvenance } from './timeline/provenance.js';
import { type AuthenticityReport } from './timeline/report.js';
import { followed } from './timeline/search-path.js';
import { joined, spansOf, speechOf } from './timeline/spans.js';

/** Of the work. */
const SEARCH_SHARE = 0.9;

export interface AuthenticateOptions {
  /** Told which share is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * @param voices fingerprints of all voices of all meetings that may be in it, as they were sent and as others heard them
 * @throws {AppError} evidence/no_fingerprints
 */
export function authenticate(
  sound: FileSound,
  voices: readonly Voice[],
  { onProgress = () => {} }: AuthenticateOptions = {},
): AuthenticityReport {
  const all = archiveOf(voices);
  let done = 0;
  const recording = new Recording(sound, () => onProgress(done));
  const prints = new WholePrints(recording);
  const speech = speechIn(recording, prints);
  const sources = { recording, prints, speech };
  const { tracks, path, frames, trials } = followed(sources, all.runs, (share) => {
    done = SEARCH_SHARE * share;
    onProgress(done);
  });
  const tested = { meetings: all.meetings, seconds: all.frames / FRAMES_A_SECOND, trials };
  if (path.every((state) => state === -1)) {
    onProgress(1);
    return notFound(recording.seconds, tested);
  }
  const around = { spans: spansOf(tracks, path, speech), speech, runs: all.runs, own: new OwnAgreement(tracks, path) };
  const spans = joined(withoutWeakWords(around));
  const scene: Scene = { ...around, spans, seconds: recording.seconds, frames, trials };
  const { alterations, delays, placed } = deedsOf(scene, new FrameEvidence(tracks, path));
  const passages = withProvenance(passagesOf(scene, placed), { spans: placed, speech, runs: all.runs });
  onProgress(1);
  return { verdict: alterations.length > 0 ? 'altered' : 'genuine', passages, alterations, delays, tested };
}

/** Clear signs of each block of the recording. */
function speechIn(recording: Recording, prints: WholePrints): Int32Array {
  const own = prints.at(OWN_SPEED);
  const blocks = Math.max(1, Math.ceil(recording.seconds / BLOCK_SECONDS));
  return speechOf((from, to) => {
    let signs = 0;
    const end = frameAt(OWN_SPEED, to * BLOCK_SECONDS);
    for (let frame = frameAt(OWN_SPEED, from * BLOCK_SECONDS); frame < end; frame++) {
      signs += bitCount(own.clear[frame - own.first] ?? 0);
    }
    return signs;
  }, blocks);
}

function notFound(seconds: number, tested: AuthenticityReport['tested']): AuthenticityReport {
  const nothing = { meeting: null, speaker: null, meetingStart: null, meetingEnd: null, score: null };
  const passage = { kind: 'not_found' as const, fileStart: 0, fileEnd: seconds, ...nothing, falseAlarmBound: null };
  const passages = [{ ...passage, provenance: null }];
  return { verdict: 'not_found', passages, alterations: [], delays: [], tested };
}
