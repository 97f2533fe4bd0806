// The files of test/fixtures are one sound in many formats: 0.6 s of 600 Hz, then 0.6 s of 1000 Hz.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type AudioFileErrorCode, blobSource, detectFormat, readSound, type SoundBlock } from '../src/index.js';

const FOLDER = fileURLToPath(new URL('./fixtures', import.meta.url));

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(`${FOLDER}/${name}`));
const sourceOf = (bytes: Uint8Array) => blobSource(new Blob([bytes as Uint8Array<ArrayBuffer>]));

async function soundOf(bytes: Uint8Array) {
  const blocks: SoundBlock[] = [];
  for await (const block of readSound(sourceOf(bytes))) blocks.push(block);
  const sampleRate = blocks[0]?.sampleRate ?? 0;
  const channels = (blocks[0]?.channels ?? []).map((_, index) =>
    Float32Array.from(blocks.flatMap((block) => [...(block.channels[index] ?? [])])),
  );
  return { channels, sampleRate, seconds: (channels[0]?.length ?? 0) / sampleRate, progress: blocks.at(-1)?.progress };
}

/** Power of one frequency between two moments (Goertzel). */
function power(samples: Float32Array, sampleRate: number, hz: number, fromS: number, toS: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [last, before] = [0, 0];
  const part = samples.subarray(Math.round(fromS * sampleRate), Math.round(toS * sampleRate));
  for (const sample of part) [last, before] = [sample + factor * last - before, last];
  return (last * last + before * before - factor * last * before) / part.length;
}

const soundFiles = readdirSync(FOLDER).filter((name) => name !== 'silent.mp4');

describe('the sound of a file', () => {
  it.each(soundFiles)('is read from %s, in its order and length', async (name) => {
    const { channels, sampleRate, seconds, progress } = await soundOf(fixture(name));
    const [samples = new Float32Array()] = channels;
    expect(seconds).toBeGreaterThan(1.15);
    expect(seconds).toBeLessThan(1.35);
    expect(progress).toBe(1);
    const ratio = (fromS: number, toS: number) =>
      power(samples, sampleRate, 600, fromS, toS) / power(samples, sampleRate, 1000, fromS, toS);
    expect(ratio(0.15, 0.45)).toBeGreaterThan(50);
    expect(ratio(0.75, 1.05)).toBeLessThan(1 / 50);
  });

  it('keeps the channels apart', async () => {
    const { channels } = await soundOf(fixture('left-only.wav'));
    expect(channels.map((channel) => channel.some((sample) => sample !== 0))).toEqual([true, false]);
  });

  it('is told by the content of the file, whatever it is called', async () => {
    expect(await detectFormat(sourceOf(fixture('telegram.ogg')))).toBe('opus');
    expect(await detectFormat(sourceOf(fixture('phone.3gp')))).toBe('m4a');
  });

  it.each(['tones.mp3', 'tones.flac', 'tones.amr', 'tones.aac', 'fragments.mp4', 'tones.webm'])(
    'goes as far as %s does when it breaks off',
    async (name) => {
      const whole = fixture(name);
      const { seconds } = await soundOf(whole.subarray(0, Math.floor(whole.byteLength * 0.75)));
      expect(seconds).toBeGreaterThan(0.3);
      expect(seconds).toBeLessThan(1.2);
    },
  );
});

describe('no sound', () => {
  const head = (name: string, bytes: number) => fixture(name).subarray(0, bytes);
  it.each<[string, Uint8Array, AudioFileErrorCode]>([
    ['an empty file', new Uint8Array(), 'audiofile/empty'],
    [
      'a text under another name',
      new TextEncoder().encode('Dear all, the plan is as follows …'),
      'audiofile/unknown_format',
    ],
    ['a header without samples', head('tones.wav', 44), 'audiofile/no_sound'],
    ['a video without sound', fixture('silent.mp4'), 'audiofile/no_sound'],
    ['a video whose index is missing', head('video.mp4', 2000), 'audiofile/damaged'],
    ['a film that breaks off in its index', head('video.mov', 5_629), 'audiofile/damaged'],
    ['an Ogg page and nothing else', head('telegram.ogg', 47), 'audiofile/no_sound'],
  ])('%s is refused by name', async (_, bytes, code) => {
    await expect(soundOf(bytes)).rejects.toMatchObject({ code });
  });

  it('a file that is gone meanwhile is named', async () => {
    const gone = {
      size: 100,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
    } as unknown as Blob;
    await expect(detectFormat(blobSource(gone))).rejects.toMatchObject({ code: 'audiofile/unreadable' });
  });
});

describe('a fragmented video that is made to hold up the decoder', () => {
  const at = (bytes: Uint8Array, type: string) => Buffer.from(bytes).indexOf(type, 0, 'latin1');
  const fragments = () => fixture('fragments.mp4').slice();

  it.each([
    ['as many samples as 32 bits can say', 4, 0xffff_ffff],
    ['more samples than the file has bytes', 4, 6_000],
    ['samples without any bytes of their own, by the million', 0, 0x0100_0000],
  ])('by a run of %s is refused', async (_, flagsKept, count) => {
    const bytes = fragments();
    const view = new DataView(bytes.buffer);
    const run = at(bytes, 'trun');
    if (flagsKept === 0) view.setUint32(run + 4, 0);
    view.setUint32(run + 8, count);
    await expect(soundOf(bytes)).rejects.toMatchObject({ code: 'audiofile/damaged' });
  });

  it('by a box without a size is read up to there', async () => {
    const whole = fragments();
    const endless = new Uint8Array(whole.byteLength + 24);
    endless.set(whole);
    // A 64-bit size of 0: whoever adds it to where it stands stays there.
    new DataView(endless.buffer).setUint32(whole.byteLength, 1);
    endless.set(new TextEncoder().encode('free'), whole.byteLength + 4);
    expect((await soundOf(endless)).seconds).toBeCloseTo((await soundOf(whole)).seconds, 6);
  });
});

describe('a damaged file', () => {
  it.each(soundFiles)('made of %s gives sound or a typed error, never anything else', async (name) => {
    const whole = fixture(name);
    for (let seed = 1; seed <= 12; seed++) {
      const bytes = whole.slice();
      for (let hit = 0; hit < 8; hit++)
        bytes[(seed * 2654435761 + hit * 40503) % bytes.byteLength] = (seed * 37 + hit * 91) & 255;
      const outcome = await soundOf(bytes).then(
        ({ seconds }) => seconds < 3600,
        (error: unknown) => (error as { code?: string }).code?.startsWith('audiofile/'),
      );
      expect(outcome, `seed ${seed}`).toBe(true);
    }
  });
});
