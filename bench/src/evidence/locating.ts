// Clips of a published meeting: are they found where they were said, and nowhere else?
import { type AuthenticityReport, authenticate, type Voice } from '@incamera/evidence';
import { ATTACKS, type AttackName } from '../watermark/attacks.js';
import { RATE_HZ } from '../watermark/tools.js';
import { fileOf } from './prints.js';

const CLIP_SECONDS = 30;
/** Meeting and clip agree to this: networks and jitter buffers. */
const CLOCK_SECONDS = 0.5;
/** A passage counts from so much of it on; shorter ones beside a true one are words, judged with the edits. */
const LEAST_SECONDS = 3;

export interface Locating {
  readonly attack: AttackName;
  readonly clips: number;
  readonly found: number;
  /** Clips of which some passage is said to be where it is not. */
  readonly wrong: number;
  /** Share of the seconds that are genuine and said to be so. */
  readonly covered: number;
  /** Score of the weakest clip. */
  readonly least: number;
}

/** @param voices of this meeting, named `meeting`, and of others */
export async function measureLocating(
  heard: Float32Array,
  meeting: string,
  voices: readonly Voice[],
  attack: AttackName,
  clips: number,
): Promise<Locating> {
  const attacked = await ATTACKS[attack](heard);
  // Attacks that change the speed are made of the whole, so that a clip begins elsewhere.
  const factor = heard.length / attacked.length;
  const isSped = Math.abs(factor - 1) > 0.01;
  let found = 0;
  let wrong = 0;
  let covered = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let clip = 0; clip < clips; clip++) {
    const from = Math.floor(((attacked.length - CLIP_SECONDS * RATE_HZ) * clip) / Math.max(1, clips - 1));
    const report = authenticate(fileOf(attacked.slice(from, from + CLIP_SECONDS * RATE_HZ)), voices);
    const start = (from / RATE_HZ) * (isSped ? factor : 1);
    const right = genuine(report).filter(
      (passage) => passage.meeting === meeting && isAt(passage, start, isSped ? factor : 1),
    );
    const long = genuine(report).filter(({ fileStart, fileEnd }) => fileEnd - fileStart >= LEAST_SECONDS);
    if (right.length > 0) found++;
    if (long.some((passage) => !right.includes(passage))) wrong++;
    covered += right.reduce((sum, { fileStart, fileEnd }) => sum + fileEnd - fileStart, 0);
    least = Math.min(least, Math.max(0, ...right.map(({ score }) => score ?? 0)));
  }
  return { attack, clips, found, wrong, covered: covered / (clips * CLIP_SECONDS), least };
}

function genuine({ passages }: AuthenticityReport): AuthenticityReport['passages'] {
  return passages.filter(({ kind }) => kind === 'genuine');
}

function isAt(passage: AuthenticityReport['passages'][number], start: number, factor: number): boolean {
  return Math.abs((passage.meetingStart ?? 0) - (start + passage.fileStart * factor)) <= CLOCK_SECONDS;
}

export function locatingRow({ attack, clips, found, wrong, covered, least }: Locating): string[] {
  return [attack, `${found}/${clips}`, String(wrong), `${(100 * covered).toFixed(1)} %`, least.toFixed(1)];
}
