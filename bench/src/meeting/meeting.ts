// One large meeting without browsers: everybody sends voice and picture, everybody gets six voices and nine pictures.
import { setTimeout as sleep } from 'node:timers/promises';
import { forEachFew } from '../forwarding/cases.js';
import { startInCamera } from '../forwarding/incamera.js';
import { measure } from '../forwarding/measure.js';
import { OPUS, VP8 } from '../forwarding/offer.js';
import { type ForwardingUnit, type LoadParticipant } from '../forwarding/unit.js';
import { LoadClient } from '../load/load-client.js';
import { residentMb } from '../process-cost.js';

const AUDIO_SLOTS = 6;
const VIDEO_SLOTS = 9;
/** A packet later than this has missed the jitter buffer of a browser on a quiet network. */
export const LATE_MS = 50;
/** With more late or lost packets than this a meeting is not good any more. */
export const LATE_LIMIT = 0.02;
const STEP = 10;
const WARM_UP_MS = 2500;
/** Growing ends after this long, whatever was found. */
const BUDGET_MS = 100_000;

export interface MeetingFigures {
  readonly participants: number;
  /** Arrived, each second, at all participants together. */
  readonly packetsPerSecond: number;
  /** Share later than `LATE_MS` or lost. */
  readonly lateShare: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
  readonly sfuCores: number;
  readonly loadCores: number;
  readonly otherCores: number;
  /** Growth of the SFU's resident memory since nobody was there, per participant. */
  readonly memoryMbEach: number;
}

export interface MeetingResult {
  readonly steps: readonly MeetingFigures[];
  /** The step after which growing ended because the limit was passed; false when time ran out before. */
  readonly limitReached: boolean;
}

function participant(index: number, count: number, load: LoadClient): LoadParticipant {
  const names = Array.from({ length: VIDEO_SLOTS }, (_, step) => `p${(index + 1 + step) % count}`);
  return {
    name: `p${index}`,
    load,
    // Opus at 40 kbit/s, constant, with the bytes that SFrame adds; a muted microphone sends the same.
    audio: audioPlan(index),
    // A picture of 320×180: 15 frames of two packets, 216 kbit/s.
    video: {
      media: 'video',
      ssrc: 0x2000_0000 + 7919 * index,
      payloadType: VP8,
      packetsPerSecond: 30,
      packetsPerFrame: 2,
      payloadBytes: 900,
    },
    audioFrom: names.slice(0, AUDIO_SLOTS),
    videoFrom: names,
  };
}

function audioPlan(index: number): LoadParticipant['audio'] {
  return {
    media: 'audio',
    ssrc: 0x3000_0000 + 7919 * index,
    payloadType: OPUS,
    packetsPerSecond: 50,
    packetsPerFrame: 1,
    payloadBytes: 130,
  };
}

/** @param first people in the first step; more come until too much is late, or only this step when `grow` is false */
export async function runMeeting(
  address: string,
  options: { readonly first: number; readonly grow: boolean; readonly seconds: number },
): Promise<MeetingResult> {
  const beganMs = performance.now();
  const unit = await startInCamera(address);
  const loads = [new LoadClient(), new LoadClient()];
  const emptyMb = residentMb(unit.pids[0] as number);
  const steps: MeetingFigures[] = [];
  try {
    for (let count = options.first, there = 0; ; there = count, count += STEP) {
      await enter(unit, loads, there, count);
      await sleep(WARM_UP_MS);
      const step = await measureStep(unit, loads, count, emptyMb, options.seconds);
      steps.push(step);
      const limitReached = step.lateShare > LATE_LIMIT;
      if (limitReached || !options.grow || performance.now() - beganMs > BUDGET_MS) return { steps, limitReached };
    }
  } finally {
    await Promise.all(loads.map((load) => load.close()));
    await unit.close();
  }
}

async function enter(unit: ForwardingUnit, loads: readonly LoadClient[], from: number, to: number): Promise<void> {
  const newcomers = Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    return participant(index, to, loads[index % loads.length] as LoadClient);
  });
  await forEachFew(newcomers, (newcomer) => unit.enter(newcomer));
  await forEachFew(newcomers, (newcomer) => unit.subscribe(newcomer));
}

async function measureStep(
  unit: ForwardingUnit,
  loads: readonly LoadClient[],
  participants: number,
  emptyMb: number,
  seconds: number,
): Promise<MeetingFigures> {
  const { histogram, ...figures } = await measure(unit, loads, seconds);
  const expected = participants * (AUDIO_SLOTS * 50 + VIDEO_SLOTS * 30) * figures.seconds;
  if (figures.packets + figures.lost < 0.5 * expected) {
    throw new Error(`only ${figures.packets} of about ${Math.round(expected)} packets came: not everybody is served`);
  }
  return {
    participants,
    packetsPerSecond: figures.packetsPerSecond,
    lateShare: (histogram.countAbove(LATE_MS) + figures.lost) / (figures.packets + figures.lost),
    p50Ms: figures.p50Ms,
    p99Ms: figures.p99Ms,
    cpuUs: figures.cpuUs,
    sfuCores: figures.sfuCores,
    loadCores: figures.loadCores,
    otherCores: figures.otherCores,
    memoryMbEach: (figures.residentMb - emptyMb) / participants,
  };
}
