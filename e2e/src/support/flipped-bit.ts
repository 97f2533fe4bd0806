// A file of which one bit is another one.
import { readFile, writeFile } from 'node:fs/promises';

/** @param place from 0, the first byte, to 1, the last */
export async function withFlippedBit(from: string, to: string, place = 0.5): Promise<void> {
  const bytes = await readFile(from);
  const at = Math.round(place * (bytes.length - 1));
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(to, bytes);
}
