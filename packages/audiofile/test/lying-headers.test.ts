// Files whose headers claim hours, gigabytes or years that are not in them: a reader goes by the bytes that are there, and neither waits nor
// takes memory for what was claimed.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wav } from '../../../testkit/src/wav-file.js';
import { blobSource, readSound } from '../src/index.js';

const RATE_HZ = 48_000;
const MEBIBYTE = 1024 * 1024;
const MOST = 0xffff_ffff;

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const noise = Float32Array.from({ length: RATE_HZ / 100 }, (_, i) => Math.sin(i * i));

/** Length of what is read, or the code of the refusal. */
async function outcomeOf(...parts: readonly Uint8Array[]): Promise<number | string> {
  let seconds = 0;
  try {
    for await (const { channels, sampleRate } of readSound(blobSource(new Blob(parts as Uint8Array<ArrayBuffer>[])))) {
      seconds += (channels[0]?.length ?? 0) / sampleRate;
    }
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return seconds;
}

/** A copy in which something stands instead, that far behind the first place where this text stands. */
function altered(bytes: Buffer, text: string, offset: number, write: (copy: Buffer, at: number) => void): Buffer {
  const at = bytes.indexOf(text, 0, 'latin1');
  expect(at, text).toBeGreaterThanOrEqual(0);
  const copy = Buffer.from(bytes);
  write(copy, at + offset);
  return copy;
}

describe('a WAV file that claims', () => {
  it.each([
    ['four gigabytes', MOST - 100],
    ['that it goes on for ever', MOST],
    ['nothing at all', 0],
  ])('%s is as long as its samples', async (_, dataBytes) => {
    expect(await outcomeOf(wav([noise], { dataBytes }))).toBeCloseTo(0.01, 6);
  });

  it.each([
    ['a rate of billions', { sampleRateHz: MOST }],
    ['no rate', { sampleRateHz: 0 }],
    ['tens of thousands of channels', { channels: 65_535 }],
    ['no channel', { channels: 0 }],
    ['samples of no bits', { bits: 0 }],
  ])('%s is refused', async (_, header) => {
    expect(await outcomeOf(wav([noise], header))).toMatch(/^audiofile\/(damaged|no_sound)$/);
  });

  it('that its samples come behind gigabytes of something else is given up long before', async () => {
    const junk = Buffer.from('RIFF\xff\xff\xff\xffWAVEJUNK\x00\x00\x00\xf0', 'latin1');
    const behind = new Uint8Array(64 * MEBIBYTE);
    expect(await outcomeOf(junk, behind)).toBe('audiofile/not_in_pieces');
  });
});

describe('an AIFF file', () => {
  const chunk = (type: string, size: number, body: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(size >>> 0, 4);
    return Buffer.concat([head, body]);
  };
  const form = (frames: number, compression: string): Buffer => {
    const body = Buffer.alloc(24);
    body.writeUInt16BE(1, 0);
    body.writeUInt32BE(frames, 2);
    body.writeUInt16BE(16, 6);
    // 8 kHz as a number of 80 bits.
    Buffer.from([0x40, 0x0b, 0xfa, 0]).copy(body, 8);
    body.write(compression, 18, 'latin1');
    return Buffer.concat([Buffer.from('FORM\x7f\xff\xff\xffAIFC', 'latin1'), chunk('COMM', 24, body)]);
  };

  it('that claims billions of frames is as long as its samples', async () => {
    const samples = chunk('SSND', MOST, Buffer.concat([Buffer.alloc(8), Buffer.alloc(1600, 3)]));
    expect(await outcomeOf(form(MOST, 'sowt'), samples)).toBeCloseTo(0.1, 6);
  });

  it.each(['ima4', 'GSM '])(
    'in %s, which can only be read as a whole, is refused when it is large',
    async (compression) => {
      const begin = [form(MOST, compression), chunk('SSND', MOST, Buffer.alloc(8))];
      expect(await outcomeOf(...begin, new Uint8Array(9 * MEBIBYTE))).toBe('audiofile/not_in_pieces');
    },
  );
});

describe('a compressed file that claims', () => {
  it('to end in years, as Ogg pages do, is as long as its packets', async () => {
    const ogg = fixture('telegram.ogg');
    const last = ogg.lastIndexOf('OggS', undefined, 'latin1');
    const copy = Buffer.from(ogg);
    copy.writeBigInt64LE(2n ** 62n, last + 6);
    expect(await outcomeOf(copy)).toBeLessThan(1.5);
  });

  it('billions of samples in its beginning, as FLAC can, is as long as its frames', async () => {
    const flac = Buffer.from(fixture('tones.flac'));
    // STREAMINFO: 36 bits of total samples, behind the sizes, rate, channels and bits.
    flac[21] = (flac[21] as number) | 0x0f;
    flac.writeUInt32BE(MOST, 22);
    expect(await outcomeOf(flac)).toBeLessThan(1.5);
  });

  it.each([
    ['as many samples as 32 bits can say', 'stsz', 12, 'audiofile/damaged'],
    ['as many places', 'stco', 8, 'audiofile/damaged'],
    ['as many runs', 'stsc', 8, 'audiofile/damaged'],
    ['as many durations', 'stts', 8, 'audiofile/damaged'],
  ])('%s in the index of an MP4 is refused', async (_, table, offset, code) => {
    const lying = altered(fixture('tones.m4a'), table, offset, (copy, at) => copy.writeUInt32BE(MOST, at));
    expect(await outcomeOf(lying)).toBe(code);
  });

  it('millions of samples of one size in an MP4 is refused', async () => {
    const lying = altered(fixture('tones.m4a'), 'stsz', 8, (copy, at) => {
      copy.writeUInt32BE(1, at);
      copy.writeUInt32BE(MOST, at + 4);
    });
    expect(await outcomeOf(lying)).toBe('audiofile/too_large');
  });

  it.each(['mdhd', 'mvhd', 'tkhd'])('to last for years in the %s of an MP4 is as long as its frames', async (box) => {
    const lying = altered(fixture('tones.m4a'), box, box === 'tkhd' ? 24 : 20, (copy, at) =>
      copy.writeUInt32BE(MOST, at),
    );
    expect(await outcomeOf(lying)).toBeLessThan(1.5);
  });

  it('gigabytes in one box of an MP4 is refused or read as far as it goes', async () => {
    const lying = altered(fixture('tones.m4a'), 'mdat', -4, (copy, at) => copy.writeUInt32BE(MOST, at));
    expect(await outcomeOf(lying)).toSatisfy((found) => found === 'audiofile/damaged' || Number(found) < 1.5);
  });

  it('gigabytes in one element of a WebM is refused or read as far as it goes', async () => {
    const webm = Buffer.from(fixture('tones.webm'));
    const cluster = webm.indexOf(Buffer.from([0x1f, 0x43, 0xb6, 0x75]));
    Buffer.from([0x01, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff]).copy(webm, cluster + 4);
    const found = await outcomeOf(webm);
    expect(found).toSatisfy((one) => String(one).startsWith('audiofile/') || Number(one) < 1.5);
  });
});

describe('the bytes of a file', () => {
  it('are the same whether they are read on or here and there', async () => {
    const bytes = Uint8Array.from({ length: 3 * MEBIBYTE }, (_, i) => (i * 31 + (i >> 8)) & 255);
    const source = blobSource(new Blob([bytes]));
    const steps: readonly [number, number][] = [
      [0, 100],
      [100, 8_292],
      [2_000_000, 2_000_016],
      [8_292, 16_484],
      [16_484, 2_500_000],
      [2_500_000, 2_500_010],
      [10, 20],
      [bytes.length - 5, bytes.length],
      [bytes.length, bytes.length],
    ];
    for (const [start, end] of steps) {
      expect(Buffer.compare(await source.read(start, end), bytes.subarray(start, end)), `${start}`).toBe(0);
    }
  });
});
