// What the recording says, as signs (L2): those that are clear enough to be compared, at a supposed speed. Seen that way, a frame of
// the recording lies on a frame of the meeting one to one.
import { BandEnergy } from '../print/band-energy.js';
import { FRAME_SECONDS, SIGN_COUNT, SPAN_FRAMES, WINDOW_SECONDS } from '../print/layout.js';
import { SignMaker } from '../print/sign-maker.js';
import { copySamples, type FileSound, SOUND_RATE_HZ } from './file-sound.js';
import { floorAt, noiseFloor } from './noise-floor.js';

/** Steps smaller than this are noise of codecs as often as speech. */
const CLEAR_DB = 1.5;
/** A band stands out of the noise by 6 dB. */
const OUT_OF_NOISE = 4;
/** Steps from each of these on are a class of their own: the larger, the more they agree. */
const STRENGTHS_DB = [3, 6, 10] as const;
/** And so are frames by how much louder it becomes. */
const RISES_DB = [-6, -2, 2, 6] as const;
/** Classes of strength, of rise. */
export const STRENGTHS: number = STRENGTHS_DB.length + 1;
export const RISES: number = RISES_DB.length + 1;
/** What was loudest must be known before the first frame. */
const WARM_UP_FRAMES = 32;

/** How a recording may have been played: `rate` 1.02 is 2 % too fast, `pitch` 1.02 is 2 % too high. */
export interface Speed {
  readonly rate: number;
  readonly pitch: number;
}

export const OWN_SPEED: Speed = { rate: 1, pitch: 1 };

/** Frames of a stretch of the recording, in the time of the meeting. */
export interface FilePrint {
  readonly speed: Speed;
  /** Number of the first frame; `timeOfFrame` says where it lies. */
  readonly first: number;
  readonly bits: Uint32Array;
  /** Which of the bits are clear; none where nothing is said. */
  readonly clear: Uint32Array;
}

/** A print with what tells how much each sign can be trusted. */
export interface WholePrint extends FilePrint {
  /** For each class of strength but the weakest: which signs are of that class or a stronger one. */
  readonly strong: readonly Uint32Array[];
  /** Class of the rise of each frame. */
  readonly rise: Uint8Array;
}

/** Middle of a frame, in seconds of the recording. */
export function timeOfFrame({ rate, pitch }: Speed, frame: number): number {
  return WINDOW_SECONDS / 2 / pitch + ((SPAN_FRAMES + frame) * FRAME_SECONDS) / rate;
}

/** The frame whose middle is nearest to a time of the recording. */
export function frameAt({ rate, pitch }: Speed, seconds: number): number {
  return Math.round(((seconds - WINDOW_SECONDS / 2 / pitch) * rate) / FRAME_SECONDS) - SPAN_FRAMES;
}

/** Called for every frame with its number, the signs, and which of them are clear. */
export type FrameVisitor = (frame: number, signs: SignMaker, clear: number) => void;

/** So many windows between two signs of life: a twentieth of a second of computing. */
const ALIVE_EVERY_WINDOWS = 2048;

/** A recording with what is known of its noise. */
export class Recording {
  readonly sound: FileSound;
  readonly #floor: Float32Array;
  readonly #onWork: () => void;

  /** @param onWork called again and again while the recording is looked at: of hours, that takes a while */
  constructor(sound: FileSound, onWork: () => void = () => {}) {
    this.sound = sound;
    this.#onWork = onWork;
    this.#floor = noiseFloor(sound);
  }

  get seconds(): number {
    return this.sound.seconds;
  }

  /** Frames `first` to before `end`. */
  visit(speed: Speed, first: number, end: number, visitor: FrameVisitor): void {
    const bands = new BandEnergy(SOUND_RATE_HZ, speed.pitch);
    const signs = new SignMaker();
    const samples = new Int16Array(bands.windowSamples);
    const loud = new Uint32Array(2 * SPAN_FRAMES + 1);
    const hop = (FRAME_SECONDS * SOUND_RATE_HZ) / speed.rate;
    const from = Math.max(0, first - WARM_UP_FRAMES);
    for (let window = from; window < end + 2 * SPAN_FRAMES; window++) {
      if (window % ALIVE_EVERY_WINDOWS === 0) this.#onWork();
      const at = Math.round(window * hop);
      copySamples(this.sound, at, samples);
      bands.measure(samples, 0, 1 / 32_768);
      const row = window % loud.length;
      loud[row] = outOfNoise(bands.energies, this.#floor, floorAt(this.#floor, at / SOUND_RATE_HZ));
      const frame = window - 2 * SPAN_FRAMES;
      if (!signs.push(bands.energies) || frame < first) continue;
      const isHeard = (loud[row] as number) | (loud[(row + 1) % loud.length] as number);
      visitor(frame, signs, signs.isActive ? (signsAbove(signs.steps, CLEAR_DB) & isHeard) >>> 0 : 0);
    }
  }

  /** @param from seconds of the recording, as `to` */
  print(speed: Speed, from = 0, to: number = this.seconds): WholePrint {
    const first = Math.max(0, frameAt(speed, from));
    const end = Math.max(first, Math.min(frameAt(speed, to), frameAt(speed, this.seconds - WINDOW_SECONDS)));
    const bits = new Uint32Array(end - first);
    const clear = new Uint32Array(end - first);
    const strong = STRENGTHS_DB.map(() => new Uint32Array(end - first));
    const rise = new Uint8Array(end - first);
    this.visit(speed, first, end, (frame, signs, clearBits) => {
      const at = frame - first;
      bits[at] = signs.bits;
      clear[at] = clearBits;
      rise[at] = RISES_DB.filter((db) => signs.riseDb > db).length;
      for (const [i, db] of STRENGTHS_DB.entries()) {
        (strong[i] as Uint32Array)[at] = (signsAbove(signs.steps, db) & clearBits) >>> 0;
      }
    });
    return { speed, first, bits, clear, strong, rise };
  }
}

/** Signs whose steps are larger than so many dB. */
function signsAbove(steps: Float32Array, db: number): number {
  let above = 0;
  for (let sign = 0; sign < SIGN_COUNT; sign++) {
    if (Math.abs(steps[sign] as number) > db) above |= 1 << sign;
  }
  return above;
}
/** Bit b: band b or b + 1 stands out of the noise. */
function outOfNoise(energies: Float64Array, floor: Float32Array, at: number): number {
  let loud = 0;
  for (let sign = 0; sign < SIGN_COUNT; sign++) {
    const lower = (energies[sign] as number) > OUT_OF_NOISE * (floor[at + sign] as number);
    if (lower || (energies[sign + 1] as number) > OUT_OF_NOISE * (floor[at + sign + 1] as number)) loud |= 1 << sign;
  }
  return loud;
}
