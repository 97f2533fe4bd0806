// A stream of FLAC says the same however it is cut.
import { readFileSync } from 'node:fs';
import decode from '@audio/decode';
import { describe, expect, it } from 'vitest';
import { betweenFrames } from '../src/flac-chunks.js';
import { blobSource, readSound } from '../src/index.js';

const bytes = new Uint8Array(readFileSync(new URL('./fixtures/tones.flac', import.meta.url)));

async function* cutAt(cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

/** Samples that the decoder makes of these pieces. */
async function samplesOf(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const decoder = await decode.flac();
  let samples = 0;
  const count = (decoded: { channelData: readonly Float32Array[] }) => {
    samples += decoded.channelData[0]?.length ?? 0;
  };
  for await (const piece of pieces) count(await decoder(piece));
  count(await decoder());
  return samples;
}

/** Where frames may begin. */
const frames = [...bytes.keys()].filter((at) => bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xfe) === 0xf8);

describe('FLAC in pieces', () => {
  it('loses nothing, wherever it is cut around the beginning of a frame', async () => {
    const whole = await samplesOf(cutAt([]));
    const [, second = 0, third = 0] = frames;
    for (let beside = -2; beside <= 20; beside++) {
      expect(await samplesOf(betweenFrames(cutAt([second + beside]))), `${beside} bytes from a frame`).toBe(whole);
    }
    expect(await samplesOf(betweenFrames(cutAt([second + 1, second + 2, second + 3, third + 4])))).toBe(whole);
  });

  it('ends no piece in a header, which can be sixteen bytes long in hours of recording', async () => {
    const header = Uint8Array.from([0xff, 0xf8, 0x3a, 0x08, 0xe0, 0xb6, 0xb5, 0xf2, 0x16, 1, 2, 3, 4, 5, 6, 7]);
    for (let part = 1; part <= header.length; part++) {
      async function* stream() {
        yield Uint8Array.from([1, 2, 3, ...header.subarray(0, part)]);
        yield Uint8Array.from([...header.subarray(part), 9, 9]);
      }
      const pieces: number[][] = [];
      for await (const piece of betweenFrames(stream())) pieces.push([...piece]);
      expect(pieces[0], `${part} bytes of it`).toEqual([1, 2, 3]);
      expect(pieces.flat()).toEqual([1, 2, 3, ...header, 9, 9]);
    }
  });

  it('is given on byte for byte, also when single bytes come', async () => {
    const out: number[] = [];
    for await (const piece of betweenFrames(cutAt([...bytes.keys()].slice(1, 3000)))) out.push(...piece);
    expect(Buffer.compare(Uint8Array.from(out), bytes)).toBe(0);
  });

  it('is as long as its header says, for a file that is read', async () => {
    // STREAMINFO: 36 bits of total samples, behind 20 bits of rate, 3 of channels and 5 of bits.
    const said = ((bytes[21] ?? 0) & 0x0f) * 2 ** 32 + new DataView(bytes.buffer).getUint32(22);
    let samples = 0;
    for await (const { channels } of readSound(blobSource(new Blob([bytes])))) samples += channels[0]?.length ?? 0;
    expect(samples).toBe(said);
  });
});
