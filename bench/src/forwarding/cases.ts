// The loads of the comparison: one to many, ten among themselves, and no SFU at all.
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadClient } from '../load/load-client.js';
import { type StreamPlan } from '../load/sender.js';
import { type ForwardingFigures, measure } from './measure.js';
import { VP8 } from './offer.js';
import { type ForwardingUnit, type LoadParticipant } from './unit.js';

export interface ForwardingCase {
  readonly name: string;
  readonly publishers: number;
  readonly receivers: number;
  /** Publishers are the receivers, and each gets all others. */
  readonly mesh: boolean;
}

export const FORWARDING_CASES: readonly ForwardingCase[] = [
  { name: '1→20', publishers: 1, receivers: 20, mesh: false },
  { name: '1→60', publishers: 1, receivers: 60, mesh: false },
  { name: '1→120', publishers: 1, receivers: 120, mesh: false },
  { name: '10→10', publishers: 10, receivers: 10, mesh: true },
];

const WARM_UP_MS = 3000;
const LONGEST_RAMP_SECONDS = 40;
const FLOWING = 0.97;
/** A connection of the load may fail to come up (a race in the native library); another one is made. */
const ATTEMPTS = 3;
/** Offers in flight at a time. */
const CONNECTING = 8;

/** 500 packets of 1100 bytes a second: 4.4 Mbit/s, 25 frames a second. */
export function video(index: number, packetsPerSecond = 500): StreamPlan {
  return {
    media: 'video',
    ssrc: 0x1000_0000 + 7919 * index,
    payloadType: VP8,
    packetsPerSecond,
    packetsPerFrame: Math.round(packetsPerSecond / 25),
    payloadBytes: 1100,
  };
}

function participants(
  { publishers, receivers, mesh }: ForwardingCase,
  sending: LoadClient,
  receiving: LoadClient,
): LoadParticipant[] {
  const nobody = { audio: null, video: null, audioFrom: [], videoFrom: [] };
  const names = Array.from({ length: publishers }, (_, index) => `sender${index}`);
  const senders = names.map((name, index) => ({
    ...nobody,
    name,
    load: index % 2 === 0 ? sending : receiving,
    // A meeting of ten: 100 packets a second each, else two cores do not suffice for load and SFU.
    video: video(index, mesh ? 100 : 500),
    videoFrom: mesh ? names.filter((other) => other !== name) : [],
  }));
  if (mesh) return senders;
  const others = Array.from({ length: receivers }, (_, index) => ({
    ...nobody,
    name: `receiver${index}`,
    load: receiving,
    videoFrom: names,
  }));
  return [...senders, ...others];
}

/** Runs `work` for all, a few at a time. */
export async function forEachFew<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CONNECTING }, worker));
}

/** Packets a second that arrive when everybody gets everything. */
function packetsPerSecondOf({ publishers, receivers, mesh }: ForwardingCase): number {
  return mesh ? publishers * (publishers - 1) * 100 : publishers * receivers * 500;
}

/**
 * Waits until nearly everything flows: an SFU that estimates paths begins with little on each. It goes on without, and the
 * table then says how much did flow.
 */
async function untilAllFlows(loads: readonly LoadClient[], packetsPerSecond: number): Promise<void> {
  for (let waited = 0; waited < LONGEST_RAMP_SECONDS; waited++) {
    const { packetsPerSecond: flows } = await measure(null, loads, 1);
    if (flows >= FLOWING * packetsPerSecond) return;
  }
}

/** Lets everybody in, waits until all flows, measures. */
export async function runCase(
  load: ForwardingCase,
  start: () => Promise<ForwardingUnit>,
  seconds: number,
): Promise<ForwardingFigures & { readonly version: string }> {
  for (let attempt = 1; ; attempt++) {
    const unit = await start();
    const loads = [new LoadClient(), new LoadClient()];
    const [sending, receiving] = loads as [LoadClient, LoadClient];
    try {
      const people = participants(load, sending, receiving);
      await forEachFew(people, (participant) => unit.enter(participant));
      await forEachFew(people, (participant) => unit.subscribe(participant));
      await sleep(WARM_UP_MS);
      await untilAllFlows(loads, packetsPerSecondOf(load));
      const figures = await measure(unit, loads, seconds);
      if (figures.packets > 0) return { ...figures, version: unit.version };
      throw new Error(`${unit.name} forwarded nothing`);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    } finally {
      await Promise.all(loads.map((client) => client.close()));
      await unit.close();
    }
  }
}

/** The zero line: one sender, one receiver, nothing between. */
export async function runDirect(seconds: number): Promise<ForwardingFigures> {
  for (let attempt = 1; ; attempt++) {
    const loads = [new LoadClient(), new LoadClient()];
    const [sending, receiving] = loads as [LoadClient, LoadClient];
    try {
      const offered = await sending.offer('a');
      const answered = await receiving.answer('b', { ...offered, setup: 'actpass' });
      await sending.accept('a', { ...answered, setup: 'active' });
      await Promise.all([sending.connected('a'), receiving.connected('b')]);
      await receiving.receive('b', 0);
      await sending.send('a', [video(0)], 0);
      await sleep(WARM_UP_MS);
      return await measure(null, loads, seconds);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    } finally {
      await Promise.all(loads.map((client) => client.close()));
    }
  }
}
