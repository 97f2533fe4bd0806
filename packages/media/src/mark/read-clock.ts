// Which moment of the meeting the context plays now (L3, Web Audio section 1.2: getOutputTimestamp, outputLatency).
import { type ClockReading } from './mark-messages.js';

/** What of an AudioContext tells the time. */
export type OutputClock = Pick<AudioContext, 'currentTime' | 'baseLatency' | 'outputLatency' | 'getOutputTimestamp'>;

/** A timestamp older than this, or of samples farther from being rendered, is not of this moment. */
const MAX_AGE_SECONDS = 1;

/**
 * Marks belong to the moment of playing, as far as the browser knows it: what a device heard at a time of the meeting is marked with
 * the cells of that time, however long its headphones take.
 * @param clockSeconds now, on the meeting's clock
 * @param nowMs performance.now()
 */
export function readClock(context: OutputClock, clockSeconds: number, nowMs: number): ClockReading {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
  const agoSeconds = (nowMs - performanceTime) / 1000;
  const ahead = context.currentTime - contextTime;
  const latency = context.outputLatency || context.baseLatency || 0;
  const isOfNow = contextTime > 0 && Math.abs(agoSeconds) <= MAX_AGE_SECONDS && Math.abs(ahead) <= MAX_AGE_SECONDS;
  // Firefox takes the latency off both times, so that it is in neither.
  const hasLatency = ahead - agoSeconds >= latency / 2;
  if (isOfNow && hasLatency) return { contextSeconds: contextTime, meetingSeconds: clockSeconds - agoSeconds };
  // What is rendered now is heard later by what the browser says its output takes.
  return { contextSeconds: context.currentTime, meetingSeconds: clockSeconds + latency };
}

/** Readings that are compared: two seconds of them. */
const WINDOW = 8;

/**
 * Readings made steady. What a page knows of the context's time is old when the device is busy, never too new: of the last readings
 * the one that is least behind is the right one, and the others would only shake the clock.
 */
export class SteadyClock {
  readonly #readings: ClockReading[] = [];

  /** @returns the best reading of the last two seconds */
  add(reading: ClockReading): ClockReading {
    this.#readings.push(reading);
    if (this.#readings.length > WINDOW) this.#readings.shift();
    return this.#readings.reduce((best, other) => (offsetOf(other) < offsetOf(best) ? other : best));
  }

  /** After the context slept or plays elsewhere: what was before says nothing. */
  clear(): void {
    this.#readings.length = 0;
  }
}

const offsetOf = ({ contextSeconds, meetingSeconds }: ClockReading): number => meetingSeconds - contextSeconds;
