// The product whose media process is in an intruder's hands (tap-worker.ts).
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Product, startProduct } from './product.js';

export function startTappedProduct(): Promise<Product> {
  const program = fileURLToPath(new URL('../../dist/support/tap-server.js', import.meta.url));
  return startProduct({ command: [process.execPath, program] });
}

/** Everything tapped so far, for `readTap`. */
export async function readTapped(product: Product): Promise<Buffer> {
  const file = join(product.dataDir, 'tapped.bin');
  if (!existsSync(file)) throw new Error('the tap wrote nothing');
  return await readFile(file);
}

/** Sends these Opus packets to everybody in place of all sound; null ends it. */
export async function inject(product: Product, packets: readonly Uint8Array[] | null): Promise<void> {
  const file = join(product.dataDir, 'injected.opus');
  if (packets === null) {
    await rm(file);
    return;
  }
  const parts = packets.flatMap((packet) => {
    const head = Buffer.alloc(2);
    head.writeUInt16BE(packet.byteLength);
    return [head, Buffer.from(packet)];
  });
  await writeFile(`${file}.new`, Buffer.concat(parts));
  // Whole or not at all: the media process reads it at any moment.
  await rename(`${file}.new`, file);
}
