// A picture that breaks off is refused, wherever it does; one that is whole is read, whatever somebody put behind it.
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPicture } from '../src/node/index.js';
import { checkWhole } from '../src/whole-picture.js';

const incomplete = expect.objectContaining({ code: 'picturefile/incomplete' });
const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
const picture = (side = 120) =>
  sharp({ create: { width: side, height: side, channels: 3, background: 'white', noise } });

/** A photograph that carries a small picture of itself, as cameras write it. */
async function withThumbnail(): Promise<Uint8Array> {
  const [photograph, small] = await Promise.all([picture().jpeg().toBuffer(), picture(32).jpeg().toBuffer()]);
  const length = small.length + 2;
  const segment = [0xff, 0xe1, length >> 8, length & 255, ...small];
  return Uint8Array.from([...photograph.subarray(0, 2), ...segment, ...photograph.subarray(2)]);
}

const kinds: readonly [name: string, format: 'png' | 'jpeg' | 'webp', make: () => Promise<Uint8Array>][] = [
  ['PNG', 'png', () => picture().png().toBuffer()],
  ['JPEG', 'jpeg', () => picture().jpeg().toBuffer()],
  ['progressive JPEG', 'jpeg', () => picture().jpeg({ progressive: true }).toBuffer()],
  ['JPEG with a thumbnail', 'jpeg', withThumbnail],
  ['WebP', 'webp', () => picture().webp().toBuffer()],
  ['WebP without loss', 'webp', () => picture().webp({ lossless: true }).toBuffer()],
  ['WebP with more than a picture', 'webp', () => picture().withMetadata({ orientation: 6 }).webp().toBuffer()],
];

describe.each(kinds)('a %s', (_, format, make) => {
  test('that breaks off is refused', async () => {
    const bytes = await make();
    // The byte that makes the last chunk of a WebP even belongs to no picture.
    const last = format === 'webp' && bytes.at(-1) === 0 ? 2 : 1;
    for (const length of [20, 0.1, 0.5, 0.9, bytes.length - last]) {
      const cut = bytes.subarray(0, length < 1 ? Math.floor(bytes.length * length) : length);
      await expect(readPicture(cut)).rejects.toThrow(incomplete);
    }
  });

  test('is refused however few bytes there are, and never read beyond them', async () => {
    const bytes = await make();
    for (let length = 12; length < 400; length++) {
      expect(() => checkWhole(bytes.slice(0, length), format)).toThrow(incomplete);
    }
  });

  test('with something behind it is read', async () => {
    const bytes = await make();
    for (const extra of [[0], [0xff], new Array(5000).fill(0x42), [...bytes.subarray(0, bytes.length / 2)]]) {
      const { width, height } = await readPicture(Uint8Array.from([...bytes, ...extra]));
      expect([width, height]).toEqual([120, 120]);
    }
  });
});

test('an AVIF that breaks off is refused by its decoder', async () => {
  const bytes = await picture().avif().toBuffer();
  const damaged = expect.objectContaining({ code: 'picturefile/damaged' });
  for (const share of [0.1, 0.5, 0.9]) {
    await expect(readPicture(bytes.subarray(0, bytes.length * share))).rejects.toThrow(damaged);
  }
});

test('a JPEG that is damaged inside is read as far as it goes', async () => {
  const bytes = Uint8Array.from(await picture(300).jpeg().toBuffer());
  bytes.fill(0, bytes.length / 2, bytes.length / 2 + 200);
  expect(await readPicture(bytes)).toMatchObject({ width: 300, height: 300 });
});
