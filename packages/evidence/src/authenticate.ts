// Compares a recording with the fingerprints of meetings (L2): where it was said, and what was done to it.
import { FRAMES_A_SECOND } from './print/layout.js';
import { type Voice } from './print/voice-file.js';
import { archiveOf } from './search/archive.js';
import { bitCount } from './search/bits.js';
import { frameAt, OWN_SPEED, Recording } from './search/file-print.js';
import { type FileSound } from './search/file-sound.js';
import { locate, type Place } from './search/locate.js';
import { BLOCK_SECONDS, bestPath } from './timeline/best-path.js';
import { withoutWeakWords } from './timeline/foreign.js';
import { covers, tracksInGaps } from './timeline/gaps.js';
import { alterationsOf, passagesOf, type Scene } from './timeline/judge.js';
import { WholePrints } from './timeline/prints.js';
import { type AuthenticityReport } from './timeline/report.js';
import { joined, spansOf, speechOf } from './timeline/spans.js';
import { growTrack, type Track } from './timeline/track.js';

/** Of the work. */
const LOCATING_SHARE = 0.8;
/** Each look into the gaps may open others. */
const MOST_ROUNDS = 3;

export interface AuthenticateOptions {
  /** Told which share is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * @param voices fingerprints of all voices of all meetings that may be in it
 * @throws {AppError} evidence/no_fingerprints
 */
export function authenticate(
  sound: FileSound,
  voices: readonly Voice[],
  { onProgress = () => {} }: AuthenticateOptions = {},
): AuthenticityReport {
  const archive = archiveOf(voices);
  const recording = new Recording(sound);
  const { places, trials } = locate(recording, archive, (share) => onProgress(LOCATING_SHARE * share));
  const prints = new WholePrints(recording);
  const tracks = tracksOf(places, prints);
  let path = bestPath(tracks, recording.seconds);
  for (let round = 0; round < MOST_ROUNDS && tracks.length > 0; round++) {
    const more = tracksInGaps(tracks, path, archive);
    if (more.length === 0) break;
    tracks.push(...more);
    path = bestPath(tracks, recording.seconds);
  }
  const own = prints.at(OWN_SPEED);
  const speech = speechOf((from, to) => {
    let signs = 0;
    const end = frameAt(OWN_SPEED, to * BLOCK_SECONDS);
    for (let frame = frameAt(OWN_SPEED, from * BLOCK_SECONDS); frame < end; frame++) {
      signs += bitCount(own.clear[frame - own.first] ?? 0);
    }
    return signs;
  }, path.length);
  onProgress(1);
  const tested = { meetings: archive.meetings, seconds: archive.frames / FRAMES_A_SECOND, trials };
  if (path.every((state) => state === -1)) return notFound(recording.seconds, tested);
  const scene: Scene = {
    spans: joined(withoutWeakWords(spansOf(tracks, path, speech), speech)),
    speech,
    seconds: recording.seconds,
    frames: archive.frames,
    trials,
  };
  const alterations = alterationsOf(scene);
  return { verdict: alterations.length > 0 ? 'altered' : 'genuine', passages: passagesOf(scene), alterations, tested };
}

/** One track for each stretch, of the best places first. */
function tracksOf(places: readonly Place[], prints: WholePrints): Track[] {
  const tracks: Track[] = [];
  for (const { anchor, run, speed, lag, chance } of [...places].sort((a, b) => b.score - a.score)) {
    const middle = frameAt(speed, (anchor.from + anchor.to) / 2);
    const known = tracks.some((track) => track.print.speed === speed && covers(track, run, middle, lag));
    if (!known) tracks.push(growTrack(prints.at(speed), run, middle, lag, chance));
  }
  return tracks;
}

function notFound(seconds: number, tested: AuthenticityReport['tested']): AuthenticityReport {
  const nothing = { meeting: null, speaker: null, meetingStart: null, meetingEnd: null, score: null };
  const passage = { kind: 'not_found' as const, fileStart: 0, fileEnd: seconds, ...nothing, falseAlarmBound: null };
  return { verdict: 'not_found', passages: [passage], alterations: [], tested };
}
