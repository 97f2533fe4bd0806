// Pictures out of a stream of PPM files one behind the other, as ffmpeg writes them (L1): "P6", width, height, 255, bytes.
import { pictureFileErrors } from '../errors.js';
import { checkSize, type DecodedPicture } from '../picture.js';

/** Bytes in which a header ends at the latest. */
const MAX_HEADER_BYTES = 64;
const HEADER = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s/;

/** @throws {AppError} picturefile/damaged, picturefile/too_large */
export async function* readPpm(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedPicture> {
  let held = new Uint8Array(0);
  let frame: { width: number; height: number; rgb: Uint8Array; filled: number } | undefined;
  for await (const chunk of chunks) {
    let rest = held.length === 0 ? chunk : joined(held, chunk);
    held = new Uint8Array(0);
    while (rest.length > 0) {
      if (frame === undefined) {
        const match = HEADER.exec(String.fromCharCode(...rest.subarray(0, MAX_HEADER_BYTES)));
        if (match === null) {
          if (rest.length >= MAX_HEADER_BYTES) throw pictureFileErrors.make('picturefile/damaged');
          held = rest.slice();
          break;
        }
        const [width, height] = [Number(match[1]), Number(match[2])];
        checkSize(width, height);
        frame = { width, height, rgb: new Uint8Array(3 * width * height), filled: 0 };
        rest = rest.subarray(match[0].length);
      }
      const part = rest.subarray(0, frame.rgb.length - frame.filled);
      frame.rgb.set(part, frame.filled);
      frame.filled += part.length;
      rest = rest.subarray(part.length);
      if (frame.filled < frame.rgb.length) continue;
      yield { width: frame.width, height: frame.height, data: withOpacity(frame.rgb) };
      frame = undefined;
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function withOpacity(rgb: Uint8Array): Uint8Array {
  const data = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from] as number;
    data[to + 1] = rgb[from + 1] as number;
    data[to + 2] = rgb[from + 2] as number;
  }
  return data;
}
