// Witnesses as other organisations run them: processes of their own, each with its key and its memory, for one server.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeTcpPort } from '@incamera/testkit';
import { type Product } from './product.js';

const INCAMERA = fileURLToPath(new URL('../../../apps/cli/bin/incamera.mjs', import.meta.url));

/** A process that can be ended and come back with the same key, memory and port. */
export class WitnessProcess {
  readonly name: string;
  readonly #config: string;
  #child: ChildProcess | null = null;
  vkey = '';
  url = '';

  constructor(name: string, config: string) {
    this.name = name;
    this.#config = config;
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [INCAMERA, 'witness', '--config', this.#config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('listening')) resolve();
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      child.on('close', () => reject(new Error(said)));
    });
    this.vkey = /key (\S+)/.exec(said)?.[1] ?? '';
    this.url = /listening on (\S+)/.exec(said)?.[1] ?? '';
  }

  async end(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'close');
  }
}

export interface Witnesses {
  /** `INCAMERA_WITNESSES` of the server, which has none until `watch`. */
  readonly file: string;
  readonly all: readonly WitnessProcess[];
  /** Starts them for the log of the server, which is started anew and asks them. */
  watch(product: Product): Promise<void>;
  stop(): Promise<void>;
}

export async function prepareWitnesses(names: readonly string[]): Promise<Witnesses> {
  const folder = await mkdtemp(join(tmpdir(), 'incamera-witnesses-'));
  const file = join(folder, 'witnesses.json');
  await writeFile(file, '[]');
  const configOf = (name: string) => join(folder, `${name}.json`);
  const all = names.map((name) => new WitnessProcess(name, configOf(name)));
  return {
    file,
    all,
    async watch(product) {
      const log = (await readFile(join(product.dataDir, 'log', 'log.vkey'), 'utf8')).trim();
      for (const witness of all) {
        const { name } = witness;
        const config = { name: `${name}.example/witness`, port: await freeTcpPort(), state: name, logs: [log] };
        await writeFile(configOf(name), JSON.stringify(config));
        await witness.start();
      }
      await writeFile(file, JSON.stringify(all.map(({ vkey, url }) => ({ vkey, url }))));
      await product.restart();
    },
    async stop() {
      await Promise.all(all.map((witness) => witness.end()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
