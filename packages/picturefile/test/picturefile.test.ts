import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { isVideoFile, pictureFormatOf } from '../src/index.js';
import { readPicture, videoFrames } from '../src/node/index.js';
import { readPpm } from '../src/node/ppm-reader.js';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'incamera-picturefile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failing = (code: string) => expect.objectContaining({ code });
const red = () => sharp({ create: { width: 40, height: 20, channels: 3, background: { r: 250, g: 10, b: 10 } } });

function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function frames(path: string, most?: number) {
  const found = [];
  for await (const frame of videoFrames(path, most === undefined ? {} : { most })) found.push(frame);
  return found;
}

describe('still pictures', () => {
  for (const format of ['png', 'jpeg', 'webp', 'avif'] as const) {
    test(`${format}: told by content, read as pixels`, async () => {
      const bytes = await red().toFormat(format).toBuffer();
      expect(pictureFormatOf(bytes)).toBe(format);
      const picture = await readPicture(bytes);
      expect([picture.width, picture.height, picture.data.length]).toEqual([40, 20, 3200]);
      const [r, g, b, opacity] = picture.data;
      expect(r).toBeGreaterThan(235);
      expect(Math.max(g as number, b as number)).toBeLessThan(30);
      expect(opacity).toBe(255);
    });
  }

  test('a photograph is turned upright as its camera says', async () => {
    const bytes = await red().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await readPicture(bytes)).toMatchObject({ width: 20, height: 40 });
  });

  test('bad input has its own words', async () => {
    await expect(readPicture(new Uint8Array())).rejects.toThrow(failing('picturefile/empty'));
    const text = new TextEncoder().encode('This is no picture, whatever its name says.');
    await expect(readPicture(text)).rejects.toThrow(failing('picturefile/unknown_format'));
    const svg = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    );
    await expect(readPicture(svg)).rejects.toThrow(failing('picturefile/unknown_format'));
    const png = await red().png().toBuffer();
    const lying = new Uint8Array([...png.subarray(0, 8), ...new Array(200).fill(7)]);
    await expect(readPicture(lying)).rejects.toThrow(failing('picturefile/damaged'));
  });

  test('a small file of very many pixels is refused before they are made', async () => {
    const bomb = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: 'black' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(4_000_000);
    await expect(readPicture(bomb)).rejects.toThrow(failing('picturefile/too_large'));
  });
});

describe('which files are videos', () => {
  test('by content', async () => {
    for (const name of ['two-seconds.webm', 'two-seconds.mp4'])
      expect(isVideoFile(readFileSync(fixture(name)))).toBe(true);
    expect(isVideoFile(await red().avif().toBuffer())).toBe(false);
    expect(isVideoFile(new TextEncoder().encode('#EXTM3U\nhttp://127.0.0.1/secret'))).toBe(false);
    expect(isVideoFile(new Uint8Array())).toBe(false);
    expect(pictureFormatOf(new Uint8Array(3))).toBeNull();
  });
});

describe.runIf(hasFfmpeg())('frames of a video, by ffmpeg', () => {
  for (const name of ['two-seconds.webm', 'two-seconds.mp4']) {
    test(`${name}: spread over its length`, async () => {
      const found = await frames(fixture(name));
      expect(found.length).toBeGreaterThanOrEqual(3);
      for (const { width, height, data } of found) expect([width, height, data.length]).toEqual([160, 120, 76_800]);
      expect(await frames(fixture(name), 2)).toHaveLength(2);
    });
  }

  test('sound alone, text and lists of other files are refused', async () => {
    await expect(frames(fixture('sound-only.mp4'))).rejects.toThrow(failing('picturefile/no_pictures'));
    const text = join(folder, 'text.mp4');
    writeFileSync(text, 'no video');
    await expect(frames(text)).rejects.toThrow(failing('picturefile/damaged'));
    const list = join(folder, 'list.mp4');
    writeFileSync(list, `ffconcat version 1.0\nfile '${fixture('two-seconds.mp4')}'\n`);
    await expect(frames(list)).rejects.toThrow(failing('picturefile/damaged'));
  });

  test('whoever stops reading ends it', async () => {
    const reader = videoFrames(fixture('two-seconds.webm'));
    expect((await reader.next()).done).toBe(false);
    await reader.return(undefined);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    const control = new AbortController();
    control.abort();
    const stopped = videoFrames(fixture('two-seconds.webm'), { signal: control.signal });
    expect(await stopped.next()).toEqual({ done: true, value: undefined });
  });
});

describe('without ffmpeg', () => {
  test('the error names it', async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      await expect(frames(fixture('two-seconds.mp4'))).rejects.toThrow(failing('picturefile/no_ffmpeg'));
    } finally {
      process.env.PATH = path;
    }
  });
});

describe('a stream of PPM pictures', () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);

  async function* cut(bytes: Uint8Array, every: number) {
    for (let at = 0; at < bytes.length; at += every) yield bytes.subarray(at, at + every);
  }

  test('is read however it is cut', async () => {
    const one = [...text('P6\n2 1\n255\n'), 1, 2, 3, 4, 5, 6];
    for (const every of [1, 3, 7, 1000]) {
      const found = [];
      for await (const picture of readPpm(cut(Uint8Array.from([...one, ...one]), every)))
        found.push(Array.from(picture.data));
      expect(found).toEqual([
        [1, 2, 3, 255, 4, 5, 6, 255],
        [1, 2, 3, 255, 4, 5, 6, 255],
      ]);
    }
  });

  test('that claims too much or is something else is refused', async () => {
    const read = async (bytes: Uint8Array) => {
      for await (const _ of readPpm(cut(bytes, 50)));
    };
    await expect(read(text(`P6\n99999 99999\n255\n${'x'.repeat(99)}`))).rejects.toThrow(
      failing('picturefile/too_large'),
    );
    await expect(read(text('x'.repeat(99)))).rejects.toThrow(failing('picturefile/damaged'));
  });
});
