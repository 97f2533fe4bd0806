// The server of a test shows one browser another log than everybody else: it has the log's key and signs both. What that browser asks of
// the log goes through here; the product itself has no such switch.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importPemPrivateKey } from '@incamera/identity';
import { copyBytes, utf8 } from '@incamera/kernel';
import {
  joinHashes,
  leafHash,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  parseVkey,
  signCheckpoint,
  splitHashes,
  withPeaks,
} from '@incamera/tlog';
import { type Page, type Route } from 'playwright-core';
import { type Product } from './product.js';

export class ForkedLog {
  readonly #signer: NoteSigner;
  /** By what the browser may see tiles. */
  #headers: Readonly<Record<string, string>> = {};
  #from: number | null = null;

  private constructor(signer: NoteSigner) {
    this.#signer = signer;
  }

  /** Stands between `page` and the server; shows the true log until `fork`. */
  static async between(page: Page, product: Product): Promise<ForkedLog> {
    const log = new ForkedLog(await signerOf(product));
    await page.route('**/log/checkpoint', (route) => log.#checkpoint(route));
    await page.route('**/log/tile/**', (route) => log.#tile(route));
    return log;
  }

  /** Entries from `size` on are other ones from now on. */
  fork(size: number): void {
    this.#from = size;
  }

  async #checkpoint(route: Route): Promise<void> {
    const answer = await route.fetch();
    const note = await answer.text();
    const { size } = parseCheckpoint(parseNote(note).text);
    if (this.#from === null || size <= this.#from) return await route.fulfill({ response: answer });
    const url = new URL(`/log/tile/0/000.p/${size}`, route.request().url());
    const tile = await fetch(url, { headers: this.#headers });
    const root = withPeaks(this.#changed(new Uint8Array(await tile.arrayBuffer())), null);
    if (!tile.ok || root === null) throw new Error(`no tile for ${size}: ${tile.status}`);
    await route.fulfill({ response: answer, body: await signCheckpoint({ size, root }, this.#signer) });
  }

  async #tile(route: Route): Promise<void> {
    const request = route.request();
    this.#headers = await request.allHeaders();
    const answer = await route.fetch();
    const id = parseTilePath(new URL(request.url()).pathname.slice('/log/'.length));
    if (!answer.ok() || id?.level !== 0) return await route.fulfill({ response: answer });
    const body = Buffer.from(joinHashes(this.#changed(await answer.body())));
    await route.fulfill({ response: answer, body });
  }

  #changed(tile: Uint8Array): ReturnType<typeof splitHashes> {
    const from = this.#from ?? Number.POSITIVE_INFINITY;
    return splitHashes(tile).map((hash, i) => (i < from ? hash : leafHash(utf8(`another ${i}`))));
  }
}

async function signerOf(product: Product): Promise<NoteSigner> {
  const file = (name: string) => readFile(join(product.dataDir, 'log', name), 'utf8');
  const read = await importPemPrivateKey(await file('log.key'));
  if (!read.ok) throw read.error;
  const key = read.value;
  return {
    key: parseVkey((await file('log.vkey')).trim()),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, copyBytes(message))),
  };
}

/** Size of the state that the server shows everybody. */
export async function loggedSize(product: Product): Promise<number> {
  return parseCheckpoint(parseNote(await (await fetch(`${product.url}/log/checkpoint`)).text()).text).size;
}
