// A meeting of two voices, real speech of Debian packages: what each microphone sent, and what somebody who listened could publish.
import { randomFrom } from '@incamera/testkit/seeded-random';
import { pinkNoise, rms } from '../watermark/acoustics.js';
import { type HostName, linesOf } from '../watermark/hosts.js';
import { coded, RATE_HZ } from '../watermark/tools.js';
import { lineOf } from './lines.js';

const LEVEL = 0.07;
const ROOM_TONE = 0.0005;
const SHORTEST_LINE_S = 0.8;
/** The listener hears each voice so much later. */
const DELAYS_S = [0.06, 0.14] as const;
/** Shares of turns that begin before the other has ended. */
const OVERLAPS = 0.15;

export interface SentSound {
  /** As sent: one for each voice. */
  readonly sent: readonly Float32Array[];
  /** Lines that are not in it: speech from elsewhere. */
  readonly rest: readonly string[];
}

export interface MeetingSound extends SentSound {
  /** As heard, mixed. */
  readonly heard: Float32Array;
}

/** Lines in a seeded order, none twice; turns of the two characters of the play, with pauses and overlaps. */
export async function sentSound(host: HostName, seconds: number, seed: number): Promise<SentSound> {
  const random = randomFrom(seed);
  const files = shuffled(linesOf(host), random);
  const sent = DELAYS_S.map(() => new Float32Array(Math.round(seconds * RATE_HZ)));
  let at = 0;
  let used = 0;
  for (; used < files.length && at < seconds * RATE_HZ; used++) {
    const file = files[used] as string;
    const line = await lineOf(file);
    if (line.length < SHORTEST_LINE_S * RATE_HZ) continue;
    const voice = sent[/-m[-.]/.test(file) ? 0 : 1] as Float32Array;
    const gain = LEVEL / Math.max(1e-4, rms(line));
    for (let i = 0; i < Math.min(line.length, voice.length - at); i++) {
      voice[at + i] = Math.max(-1, Math.min(1, gain * (line[i] as number)));
    }
    const pause = random() < OVERLAPS ? -0.5 * random() : 0.1 + 0.6 * random();
    at = Math.max(at, at + line.length + Math.round(pause * RATE_HZ));
  }
  if (at < seconds * RATE_HZ) throw new Error(`${host} has less than ${seconds} s of lines`);
  for (const [i, voice] of sent.entries()) addTone(voice, 7 + i);
  return { sent, rest: files.slice(used) };
}

/** The same, as somebody hears it whose network is good. */
export async function meetingSound(host: HostName, seconds: number, seed: number): Promise<MeetingSound> {
  const { sent, rest } = await sentSound(host, seconds, seed);
  const heard = new Float32Array(Math.round(seconds * RATE_HZ));
  for (const [i, voice] of sent.entries()) {
    const carried = await coded(voice, 'opus', ['-c:a', 'libopus', '-b:a', '32k', '-application', 'voip']);
    const delay = Math.round((DELAYS_S[i] as number) * RATE_HZ);
    for (let n = delay; n < heard.length; n++) heard[n] = (heard[n] as number) + (carried[n - delay] ?? 0);
  }
  return { sent, heard, rest };
}

/** Speech from elsewhere, line after line. */
export async function otherSpeech(files: readonly string[], seconds: number): Promise<Float32Array> {
  const out = new Float32Array(Math.round(seconds * RATE_HZ));
  let at = 0;
  for (const file of files) {
    if (at >= out.length) break;
    const line = await lineOf(file);
    const gain = LEVEL / Math.max(1e-4, rms(line));
    const count = Math.min(line.length, out.length - at);
    for (let i = 0; i < count; i++) out[at + i] = gain * (line[i] as number);
    at += line.length;
  }
  return coded(out.subarray(0, Math.min(at, out.length)), 'opus', ['-c:a', 'libopus', '-b:a', '32k']);
}

function shuffled(files: readonly string[], random: () => number): string[] {
  const out = [...files];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as string, out[i] as string];
  }
  return out;
}

function addTone(voice: Float32Array, seed: number): void {
  const tone = pinkNoise(voice.length, seed);
  const scale = ROOM_TONE / rms(tone);
  for (let i = 0; i < voice.length; i++) voice[i] = (voice[i] as number) + scale * (tone[i] as number);
}
