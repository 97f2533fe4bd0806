import { describe, expect, test } from 'vitest';
import {
  findPatterns,
  type Picture,
  PictureSigns,
  PictureSum,
  pictureKeyOf,
  pictureThreshold,
  readingsOf,
  TileCorrelator,
  tracePicture,
} from '../src/index.js';
import { deviceKey, drawn, face, marked, page, randomNumbers, seen } from './pictures.js';

const KEYS = Array.from({ length: 12 }, (_, n) => ({ label: `device ${n}`, key: deviceKey(n) }));
const [WIDTH, HEIGHT] = [720, 440];

const labels = async (picture: Picture | PictureSum) =>
  (await tracePicture(picture, KEYS)).copies.map(({ label }) => label);

describe('a marked picture', () => {
  test('names the device, where and when', async () => {
    const report = await tracePicture(marked(page(WIDTH, HEIGHT), 3, 5 * 60 + 7), KEYS);
    expect(report.verdict).toBe('copies');
    expect(report.copies).toHaveLength(1);
    expect(report.copies[0]).toMatchObject({ label: 'device 3', meetingTime: 300 });
    expect(report.copies[0]?.z).toBeGreaterThan(report.threshold);
    expect(report.copies[0]?.scale).toBeCloseTo(1, 2);
    expect(report.runnerUp?.z).toBeLessThan(report.threshold);
    expect(report.tested).toMatchObject({ keys: 12, places: 4096, pictures: 1 });
  });

  test('of faces and soft light names it too', async () => {
    expect(await labels(marked(face(WIDTH, HEIGHT), 5))).toEqual(['device 5']);
  });

  test('of a screen with two pixels for each CSS pixel says so', async () => {
    const report = await tracePicture(marked(page(2 * WIDTH, 2 * HEIGHT), 8, 0, 2), KEYS);
    expect(report.copies[0]).toMatchObject({ label: 'device 8', meetingTime: 0 });
    expect(report.copies[0]?.scale).toBeCloseTo(2, 2);
  });

  test('that was turned and is seen from the side names it, and says by how much', async () => {
    const turn = (4 * Math.PI) / 180;
    const photo = seen(marked(face(1280, 720), 6), 1100, 800, (x, y) => {
      const depth = 1 + 0.00012 * (x - 550) - 0.0001 * (y - 400);
      const [a, b] = [(x - 550) * 1.25 * depth, (y - 400) * 1.25 * depth];
      return [640 + a * Math.cos(turn) + b * Math.sin(turn), 360 - a * Math.sin(turn) + b * Math.cos(turn)];
    });
    const report = await tracePicture(photo, KEYS);
    expect(report.copies.map(({ label }) => label)).toEqual(['device 6']);
    expect(Math.abs((report.copies[0]?.rotation ?? 0) - 4)).toBeLessThan(1.5);
    expect(report.copies[0]?.scale).toBeCloseTo(0.8, 1);
  });

  test('of two devices, halves side by side, names both', async () => {
    const [first, second] = [marked(face(WIDTH, HEIGHT), 1), marked(face(WIDTH, HEIGHT), 2)];
    const data = first.data.map((value, i) => ((i >> 2) % WIDTH < WIDTH / 2 ? value : (second.data[i] as number)));
    expect((await labels({ ...first, data })).sort()).toEqual(['device 1', 'device 2']);
  });

  test('is lost in noise alone, and found where frames are added up', async () => {
    const screen = marked(face(480, 320), 9);
    const random = randomNumbers(3);
    const noisy = () => ({
      ...screen,
      data: screen.data.map((value) => value + 220 * (random() + random() + random() - 1.5)),
    });
    expect(await labels(noisy())).toEqual([]);
    const sum = new PictureSum(480, 320);
    for (let i = 0; i < 60; i++) sum.add(noisy());
    expect(sum.pictures).toBe(60);
    expect(await labels(sum)).toEqual(['device 9']);
  });
});

describe('pictures that were never marked', () => {
  const random = randomNumbers(5);
  const innocent: Readonly<Record<string, Picture>> = {
    flat: drawn(WIDTH, HEIGHT, () => 128),
    black: drawn(WIDTH, HEIGHT, () => 0),
    noise: drawn(WIDTH, HEIGHT, () => 255 * random()),
    text: page(WIDTH, HEIGHT),
    face: face(WIDTH, HEIGHT),
    'a grid of the size of cells': drawn(WIDTH, HEIGHT, (x, y) => (x % 10 === 0 || y % 10 === 0 ? 0 : 255)),
    'a chess board of cells': drawn(
      WIDTH,
      HEIGHT,
      (x, y) => 100 + 40 * ((Math.floor(x / 10) + Math.floor(y / 10)) % 2),
    ),
    'the carriers alone': drawn(WIDTH, HEIGHT, (x, y) => {
      return 128 + 20 * Math.sin((2 * Math.PI * (x + y)) / 20) + 20 * Math.sin((2 * Math.PI * (x - y)) / 20);
    }),
    'one tile of random cells and carriers': forged(),
  };

  /** What somebody without keys could draw to look like a mark. */
  function forged(): Picture {
    const signs = Array.from({ length: 4096 }, () => (random() < 0.5 ? 12 : -12));
    return drawn(WIDTH, HEIGHT, (x, y) => {
      const sign = signs[(Math.floor(y / 10) % 64) * 64 + (Math.floor(x / 10) % 64)] as number;
      return 128 + sign + 5 * Math.sin((2 * Math.PI * (x + y)) / 20) + 5 * Math.sin((2 * Math.PI * (x - y)) / 20);
    });
  }

  for (const [name, picture] of Object.entries(innocent)) {
    test(`${name}: nobody`, async () => {
      const report = await tracePicture(picture, KEYS);
      expect(report.verdict).toBe('nobody');
      expect(report.copies).toEqual([]);
    });
  }

  test('scores of keys follow the law that the bound rests on, for marked and forged pictures alike', async () => {
    for (const picture of [marked(page(WIDTH, HEIGHT), 1), forged(), drawn(WIDTH, HEIGHT, () => 255 * random())]) {
      const sum = new PictureSum(picture.width, picture.height);
      sum.add(picture);
      const [pattern] = await findPatterns(sum, 1, () => undefined);
      const projection = pattern?.registration.projection ?? [1, 0, 0, 0, 1, 0, 0, 0];
      const level = pattern?.level ?? (sum.levels[0] as (typeof sum.levels)[number]);
      const correlator = new TileCorrelator(readingsOf(level, projection) as Float32Array);
      const found = { trials: 0, squares: 0, above: 0 };
      for (let n = 100; n < 200; n += 2) {
        const pair = [n, n + 1].map((one) => new PictureSigns(pictureKeyOf(Uint8Array.of(one, ...new Uint8Array(31)))));
        correlator.all((pair[0] as PictureSigns).ofKey(), (pair[1] as PictureSigns).ofKey(), (z) => {
          found.trials++;
          found.squares += z * z;
          if (z > 4) found.above++;
        });
      }
      expect(found.trials).toBe(409_600);
      expect(found.squares / found.trials).toBeGreaterThan(0.97);
      expect(found.squares / found.trials).toBeLessThan(1.03);
      // Hoeffding: at most exp(−8) of them, which is 137; a normal law: 13.
      expect(found.above).toBeLessThanOrEqual(137);
    }
  });

  test('the threshold grows with the number of keys, and bounds what it says', () => {
    const bound = (keys: number) => keys * 4096 * 12 * Math.exp(-(pictureThreshold(keys) ** 2) / 2);
    for (const keys of [1, 12, 1000]) expect(bound(keys)).toBeCloseTo(1e-6, 9);
  });
});

describe('bad input', () => {
  const failing = (code: string) => expect.objectContaining({ code });

  test('no keys, wrong keys, impossible times', async () => {
    const picture = drawn(100, 100, () => 9);
    await expect(tracePicture(picture, [])).rejects.toThrow(failing('watermark/no_keys'));
    const short = [{ label: 'x', key: new Uint8Array(31) }];
    await expect(tracePicture(picture, short)).rejects.toThrow(failing('watermark/bad_key'));
    for (const range of [{ fromSeconds: -1 }, { fromSeconds: 10, toSeconds: 5 }, { toSeconds: Number.NaN }]) {
      await expect(tracePicture(picture, KEYS, range)).rejects.toThrow(failing('watermark/bad_clock'));
    }
  });

  test('pictures that are too small, or not what they say, or frames of different sizes', async () => {
    const bad = failing('watermark/bad_picture');
    await expect(
      tracePicture(
        drawn(63, 500, () => 0),
        KEYS,
      ),
    ).rejects.toThrow(bad);
    await expect(tracePicture({ ...drawn(100, 100, () => 0), width: 101 }, KEYS)).rejects.toThrow(bad);
    expect(() => new PictureSum(100, Number.POSITIVE_INFINITY)).toThrow(bad);
    const sum = new PictureSum(100, 100);
    expect(() => sum.add(drawn(100, 101, () => 0))).toThrow(bad);
  });

  test('a search that is no longer wanted ends, and one that goes on says how far it is', async () => {
    const picture = marked(page(400, 300), 1);
    const cancelled = tracePicture(picture, KEYS, { isCancelled: () => true });
    await expect(cancelled).rejects.toThrow(failing('watermark/cancelled'));
    const shares: number[] = [];
    await tracePicture(picture, KEYS, { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});
