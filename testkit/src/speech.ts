// Four microphones of real human speech, from the acted dialogue of two Debian packages, decoded once and cached.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { testkitErrors } from './errors.js';
import { resample } from './resample.js';
import { decodeWav, encodeWav, type Sound } from './wav.js';

/** The Dutch and Czech actors of the two fish: four people, four voices. */
export const voiceNames = ['dutch-small', 'dutch-big', 'czech-small', 'czech-big'] as const;
export type VoiceName = (typeof voiceNames)[number];

/** One person's microphone. */
export interface Voice {
  readonly name: VoiceName;
  /** PCM16 WAV, mono, 48 kHz: what a browser takes as its microphone, and repeats for ever. */
  readonly wavPath: string;
  /** The same samples, mono, [-1, 1], 48 kHz. */
  readonly samples: Float32Array<ArrayBuffer>;
}

export const speechRateHz = 48_000;
/** Length of a microphone: longer than any recording that the tests compare, so that a loop is never heard twice. */
const voiceSeconds = 75;
/** Pauses inside and between lines: enough to tell words apart, short enough to be dense speech. */
const longestPauseMs = 250;
/** Level of each line's speech, dBFS RMS: that of a person near a headset. */
const speechLevelDb = -22;
/** Raise it when anything below changes, so that old caches are not used. */
const recipeVersion = 1;

const dataDir = '/usr/share/games/fillets-ng/sound';
const cacheDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.cache', 'speech');

const sources: Readonly<Record<VoiceName, { language: string; role: string }>> = {
  'dutch-small': { language: 'nl', role: 'm' },
  'dutch-big': { language: 'nl', role: 'v' },
  'czech-small': { language: 'cs', role: 'm' },
  'czech-big': { language: 'cs', role: 'v' },
};

/**
 * The microphone of one voice: the same samples on every machine.
 * @throws {AppError} testkit/speech_missing, naming the Debian packages
 */
export async function loadVoice(name: VoiceName): Promise<Voice> {
  const wavPath = await cached(name, async () => compose(await linesOf(name), voiceSeconds));
  return { name, wavPath, samples: decodeWav(await readFile(wavPath)).samples };
}

/**
 * A microphone into which all of them speak in turn, for so long without saying anything twice, and nothing that the four voices say.
 * @returns the path of a WAV file as `Voice` has it
 * @throws {AppError} testkit/speech_missing, naming the Debian packages
 */
export async function loadMonologue(seconds: number): Promise<string> {
  return await cached(`monologue-${seconds}`, async () => {
    // The voices begin with the first of these lines.
    const lines = await Promise.all(voiceNames.map(async (name) => (await linesOf(name)).reverse()));
    const longest = Math.max(...lines.map(({ length }) => length));
    const inTurn = Array.from({ length: longest }, (_, i) => lines.flatMap((own) => own[i] ?? []));
    return await compose(inTurn.flat(), seconds);
  });
}

/** @returns the path of the file, which is made if it is not there yet */
async function cached(name: string, make: () => Promise<Float32Array<ArrayBuffer>>): Promise<string> {
  const wavPath = join(cacheDir, `${name}-${recipeVersion}.wav`);
  if (existsSync(wavPath)) return wavPath;
  const samples = await make();
  await mkdir(cacheDir, { recursive: true });
  // Several test processes may come here at once: the file appears whole or not at all.
  const partPath = `${wavPath}.${process.pid}`;
  await writeFile(partPath, encodeWav({ sampleRateHz: speechRateHz, samples }));
  await rename(partPath, wavPath);
  return wavPath;
}

/** Somebody who has no microphone in any test: the announcer of a city. */
const STRANGER_LINE = 'city/cs/vit-hs-vitejteB.ogg';

/**
 * A sentence of somebody whom no test lets into a meeting: mono, [-1, 1], 48 kHz, some seconds long, the same on every machine.
 * @throws {AppError} testkit/speech_missing, naming the Debian packages
 */
export async function loadStrangerSentence(): Promise<Float32Array<ArrayBuffer>> {
  const path = join(dataDir, STRANGER_LINE);
  if (!existsSync(path)) throw testkitErrors.make('testkit/speech_missing');
  const decoder = new OggVorbisDecoder();
  try {
    await decoder.ready;
    return await composeLine(decoder, path);
  } finally {
    decoder.free();
  }
}

/** All four microphones, in the order of `voiceNames`. */
export async function loadVoices(): Promise<Voice[]> {
  const voices: Voice[] = [];
  for (const name of voiceNames) voices.push(await loadVoice(name));
  return voices;
}

async function compose(paths: readonly string[], seconds: number): Promise<Float32Array<ArrayBuffer>> {
  const wantedLength = seconds * speechRateHz;
  const output = new Float32Array(wantedLength);
  const decoder = new OggVorbisDecoder();
  let position = 0;
  try {
    await decoder.ready;
    for (const path of paths) {
      if (position >= wantedLength) break;
      await decoder.reset();
      const speech = await composeLine(decoder, path);
      output.set(speech.subarray(0, wantedLength - position), position);
      position += speech.length + (longestPauseMs / 1000) * speechRateHz;
    }
  } finally {
    decoder.free();
  }
  if (position < wantedLength) throw testkitErrors.make('testkit/speech_missing');
  return output;
}

/** Paths of one actor's lines, sorted, so that each machine takes the same ones. */
async function linesOf(name: VoiceName): Promise<string[]> {
  const { language, role } = sources[name];
  if (!existsSync(dataDir)) throw testkitErrors.make('testkit/speech_missing');
  const paths: string[] = [];
  for (const scene of (await readdir(dataDir)).sort()) {
    const folder = join(dataDir, scene, language);
    if (!existsSync(folder)) continue;
    for (const file of (await readdir(folder)).sort()) {
      if (new RegExp(`^[a-z0-9]+-${role}-.*\\.ogg$`).test(file)) paths.push(join(folder, file));
    }
  }
  return paths;
}

async function composeLine(decoder: OggVorbisDecoder, path: string): Promise<Float32Array<ArrayBuffer>> {
  const line = await decodeLine(decoder, path);
  return levelled(shortenPauses(resample(line.samples, line.sampleRateHz, speechRateHz)));
}

/** One line, its channels averaged. */
async function decodeLine(decoder: OggVorbisDecoder, path: string): Promise<Sound> {
  const { channelData, sampleRate } = await decoder.decodeFile(new Uint8Array(await readFile(path)));
  const samples = new Float32Array(channelData[0]?.length ?? 0);
  for (const channel of channelData) {
    for (let index = 0; index < samples.length; index++) {
      samples[index] = (samples[index] ?? 0) + (channel[index] ?? 0) / channelData.length;
    }
  }
  return { sampleRateHz: sampleRate, samples };
}

/** Cuts silence at both ends and shortens pauses inside to `longestPauseMs`. */
function shortenPauses(samples: Float32Array): Float32Array<ArrayBuffer> {
  const stepLength = speechRateHz / 100;
  const loud = loudSteps(samples, stepLength);
  const kept: number[] = [];
  let pauseSteps = Number.POSITIVE_INFINITY;
  const last = loud.lastIndexOf(true);
  for (let step = 0; step <= last; step++) {
    pauseSteps = loud[step] ? 0 : pauseSteps + 1;
    if (pauseSteps * 10 <= longestPauseMs) kept.push(step);
  }
  const output = new Float32Array(kept.length * stepLength);
  for (const [index, step] of kept.entries()) {
    output.set(samples.subarray(step * stepLength, (step + 1) * stepLength), index * stepLength);
  }
  return output;
}

/** Which steps hold sound within 35 dB of the loudest, with one step of margin on both sides. */
function loudSteps(samples: Float32Array, stepLength: number): boolean[] {
  const powers = Array.from({ length: Math.floor(samples.length / stepLength) }, (_, step) =>
    meanSquare(samples.subarray(step * stepLength, (step + 1) * stepLength)),
  );
  const threshold = Math.max(...powers) * 10 ** (-35 / 10);
  return powers.map((_, step) => Math.max(...powers.slice(Math.max(0, step - 1), step + 2)) > threshold);
}

/** Scales a line to `speechLevelDb`, never into clipping. */
function levelled(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 1e-9);
  const gain = Math.min(10 ** (speechLevelDb / 20) / Math.sqrt(meanSquare(samples) + 1e-12), 0.95 / peak);
  return samples.map((sample) => sample * gain);
}

function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / Math.max(1, samples.length);
}
