// Hits and scores of clips after each attack.
import { FALSE_ACCUSATION_LIMIT, type NamedKey, type TraceReport } from '@incamera/watermark';
import { ATTACKS } from './attacks.js';
import { AUDIOWMARK, CASES, type Case } from './cases.js';
import { type ClipRequest } from './clip-thread.js';
import { benchKey, CLOCK_SECONDS, copyOf } from './copies.js';
import { spectrumOf } from './sounds.js';
import { type ClipThreads } from './threads.js';
import { RATE_HZ } from './tools.js';

/** The search that every clip is judged by; only so many keys are computed, the others count. */
export const JUDGED_KEYS = 1000;
/** Innocent keys that are computed with those of the devices. */
const INNOCENT_KEYS = 2;
/** Its key is not among those that are tried. */
const REFERENCE_DEVICE = 50;
const MEETING_SECONDS = 38 * 60;

export interface Robustness {
  readonly name: string;
  readonly seconds: number;
  readonly hits: number;
  readonly clips: number;
  readonly innocents: number;
  readonly zMean: number;
  readonly zLeast: number;
  readonly target: number | undefined;
  readonly audiowmark: string;
}

/** Attacked hosts, so that no attack is computed twice. */
export class Scene {
  readonly #hosts: readonly Float32Array[];
  readonly #copies = new Map<string, Float32Array>();
  readonly #attacked = new Map<string, Promise<Float32Array[]>>();

  constructor(hosts: readonly Float32Array[]) {
    this.#hosts = hosts;
  }

  copy(host: number, device: number): Float32Array {
    const name = `${host} ${device}`;
    let copy = this.#copies.get(name);
    if (copy === undefined) {
      copy = copyOf(this.#hosts[host] as Float32Array, device);
      this.#copies.set(name, copy);
    }
    return copy;
  }

  attacked({ attack, devices = 1, isSpliced = false, passageSeconds = 0 }: Case): Promise<Float32Array[]> {
    const name = `${attack} ${devices} ${isSpliced} ${passageSeconds}`;
    const known = this.#attacked.get(name);
    if (known !== undefined) return known;
    this.#attacked.clear(); // The cases of one attack follow one another; more need not be kept.
    const numbers = Array.from({ length: devices }, (_, i) => i);
    const made = Promise.all(
      this.#hosts.map((_, host) => {
        const copies = numbers.map((device) => this.copy(host, device));
        const mixed = isSpliced ? spliced(copies) : averaged(copies);
        return ATTACKS[attack](passageSeconds > 0 ? reordered(mixed, passageSeconds) : mixed);
      }),
    );
    this.#attacked.set(name, made);
    return made;
  }
}

function averaged(copies: readonly Float32Array[]): Float32Array {
  const [first] = copies as [Float32Array];
  if (copies.length === 1) return first;
  return first.map((_, i) => copies.reduce((sum, copy) => sum + (copy[i] as number), 0) / copies.length);
}

/** Copies take turns every half second. */
function spliced(copies: readonly Float32Array[]): Float32Array {
  const [first] = copies as [Float32Array];
  return first.map((_, i) => copies[Math.floor(i / (RATE_HZ / 2)) % copies.length]?.[i] as number);
}

/** Passages of one length, none of which stands beside one that it stood beside before. */
function reordered(samples: Float32Array, seconds: number): Float32Array {
  const length = Math.round(seconds * RATE_HZ);
  const count = Math.floor(samples.length / length);
  const out = new Float32Array(count * length);
  // Seven and the count have no common divisor where the count is no multiple of seven.
  const stride = count % 7 === 0 ? 5 : 7;
  for (let i = 0; i < count; i++) {
    const from = ((i * stride) % count) * length;
    out.set(samples.subarray(from, from + length), i * length);
  }
  return out;
}

export async function measureCase(
  scene: Scene,
  threads: ClipThreads,
  wanted: Case,
  clips: number,
): Promise<Robustness> {
  const attacked = await scene.attacked(wanted);
  const devices = wanted.devices ?? 1;
  const keys: NamedKey[] = Array.from({ length: devices + INNOCENT_KEYS }, (_, i) => ({
    label: String(i),
    key: benchKey(i),
  }));
  const perHost = Math.ceil(clips / attacked.length);
  const requests = attacked.flatMap((sound, host) => {
    const clips = clipsOf(sound, wanted.seconds, perHost, keys);
    if (wanted.hasReference !== true) return clips;
    const reference = spectrumOf(scene.copy(host, REFERENCE_DEVICE));
    return clips.map((clip) => ({ ...clip, reference }));
  });
  const reports = await threads.traceAll(requests);
  const scores = reports.flatMap((report) => Array.from({ length: devices }, (_, i) => scoreOf(report, String(i))));
  const isNamed = (report: TraceReport, label: string) =>
    namedOf(report, wanted.amongKeys).some((copy) => copy.label === label);
  const guilty = Array.from({ length: devices }, (_, i) => String(i));
  const innocents = keys.map(({ label }) => label).filter((label) => !guilty.includes(label));
  return {
    name: wanted.name,
    seconds: wanted.seconds,
    hits: reports.filter((report) => guilty.every((label) => isNamed(report, label))).length,
    clips: reports.length,
    innocents: reports.filter((report) => innocents.some((label) => isNamed(report, label))).length,
    zMean: scores.reduce((sum, z) => sum + z, 0) / scores.length,
    zLeast: Math.min(...scores),
    target: wanted.target,
    audiowmark: AUDIOWMARK[`${wanted.seconds} ${wanted.name}`] ?? '',
  };
}

/** The bound of a search with few keys, as it would be with all that are judged. */
function namedOf(report: TraceReport, judgedKeys = JUDGED_KEYS): readonly { label: string }[] {
  const factor = judgedKeys / report.tested.keys;
  return [...report.copies, ...report.echoes].filter(
    (copy) => copy.falseAccusationBound * factor <= FALSE_ACCUSATION_LIMIT,
  );
}

function scoreOf(report: TraceReport, label: string): number {
  const all = [...report.copies, ...report.echoes, ...(report.runnerUp ? [report.runnerUp] : [])];
  return Math.max(0, ...all.filter((copy) => copy.label === label).map(({ z }) => z));
}

function clipsOf(sound: Float32Array, seconds: number, count: number, keys: readonly NamedKey[]): ClipRequest[] {
  const length = Math.round(seconds * RATE_HZ);
  const room = sound.length - length;
  const most = Math.max(1, Math.min(count, Math.floor(sound.length / length)));
  return Array.from({ length: most }, (_, i) => {
    const from = most === 1 ? 0 : Math.floor((room * i) / (most - 1));
    return { samples: sound.slice(from, from + length), keys, toSeconds: CLOCK_SECONDS + MEETING_SECONDS };
  });
}

export function rowOf(result: Robustness): string[] {
  const share = result.hits / result.clips;
  const verdict = result.target === undefined ? '' : share >= result.target ? 'reached' : '**missed**';
  return [
    result.name,
    `${result.seconds} s`,
    `${result.hits}/${result.clips}`,
    `${result.zMean.toFixed(1)} [${result.zLeast.toFixed(1)}]`,
    String(result.innocents),
    result.target === undefined ? '' : `${Math.round(100 * result.target)} %`,
    verdict,
    result.audiowmark,
  ];
}

export const CASES_BY_ATTACK: readonly Case[] = [...CASES].sort(
  (a, b) => order(a) - order(b) || CASES.indexOf(a) - CASES.indexOf(b),
);

function order({ attack, devices = 1, isSpliced = false, passageSeconds = 0 }: Case): number {
  return Object.keys(ATTACKS).indexOf(attack) + 100 * devices + (isSpliced ? 50 : 0) + 1000 * passageSeconds;
}
