// Honest recordings of calls over networks of several kinds: whatever is said to be altered in them is a false alarm.
import { type Alteration, authenticate, type Voice } from '@incamera/evidence';
import { RATE_HZ } from '../watermark/tools.js';
import { arrivals, NETWORKS, type NetworkName, played } from './call-jitter.js';
import { fileOf, voiceOf } from './prints.js';

export interface CallResult {
  readonly network: NetworkName;
  /** Whether the listener's own device committed to what it heard. */
  readonly isHeard: boolean;
  readonly hours: number;
  readonly falseAlarms: readonly Alteration[];
  /** What is said of the call and of nobody. */
  readonly delays: number;
}

export const CALL_COLUMNS: readonly string[] = ['network', 'fingerprints', 'false alarms', 'delays an hour'];

/**
 * @param sent what each voice's microphone sent
 * @param seed of when packets arrive
 */
export function measureCall(
  sent: readonly Float32Array[],
  network: NetworkName,
  isHeard: boolean,
  seed: number,
): CallResult {
  const seconds = (sent[0] as Float32Array).length / RATE_HZ;
  const arriving = arrivals(seconds, NETWORKS[network], seed);
  const heard = sent.map((voice) => played(voice, arriving));
  const mixed = (heard[0] as Float32Array).map((_, i) => heard.reduce((sum, voice) => sum + (voice[i] as number), 0));
  const voices: Voice[] = sent.map((voice, i) => voiceOf('meeting', `voice ${i + 1}`, voice));
  const listened = heard.map((voice, i) => ({
    ...voiceOf('meeting', `voice ${i + 1}`, voice),
    heardBy: 'listener',
  }));
  const { alterations, delays } = authenticate(fileOf(mixed), isHeard ? [...voices, ...listened] : voices);
  return { network, isHeard, hours: seconds / 3600, falseAlarms: alterations, delays: delays.length };
}

export function callRow({ network, isHeard, hours, falseAlarms, delays }: CallResult): string[] {
  const from = isHeard ? 'of speakers and listener' : 'of speakers only';
  const what = falseAlarms.map(
    ({ kind, fileStart, fileEnd }) => `${kind} ${fileStart.toFixed(1)}–${fileEnd.toFixed(1)} s`,
  );
  const count = `${falseAlarms.length} in ${hours.toFixed(2)} h`;
  return [network, from, [count, ...what].join('; '), (delays / hours).toFixed(1)];
}
