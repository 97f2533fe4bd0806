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
  const isOfNow = contextTime > 0 && Math.abs(agoSeconds) <= MAX_AGE_SECONDS && Math.abs(ahead) <= MAX_AGE_SECONDS;
  if (isOfNow) return { contextSeconds: contextTime, meetingSeconds: clockSeconds - agoSeconds };
  // What is rendered now is heard later by what the browser says its output takes.
  const latency = context.outputLatency || context.baseLatency || 0;
  return { contextSeconds: context.currentTime, meetingSeconds: clockSeconds + latency };
}
