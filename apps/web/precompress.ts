// Compresses the built files once, so that the server only picks one (RFC 9110 section 12.5.3).
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const COMPRESSIBLE = /(?<!release)\.(js|css|html|svg|json|wasm)$/;
/** Smaller files fit one packet as they are. */
const WORTHWHILE_BYTES = 1400;

/** Writes FILE.br and FILE.gz beside each text file of the build. */
export async function precompress(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
    const bytes = await readFile(path);
    if (bytes.byteLength < WORTHWHILE_BYTES) continue;
    await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes));
  }
}
