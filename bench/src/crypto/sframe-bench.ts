// SFrame as a bench: how many frames one core encrypts and decrypts, in Node and in Chromium's worker.
import { fileURLToPath } from 'node:url';
import { launchChromium, processesWith, withDescendants } from '@incamera/testkit';
import { servePage } from '@incamera/testkit/serve-page';
import { cpuTime } from '../process-cost.js';
import { type BenchResult, figure } from '../report/table.js';
import { FRAME_LOADS, type FrameLoad, SframeLoad } from './sframe-load.js';

interface Rate {
  readonly perSecond: number;
  /** Frames per second of CPU time, all threads and processes included. */
  readonly perCore: number;
}

interface SframeFigures {
  readonly where: string;
  readonly load: FrameLoad;
  readonly encrypt: Rate;
  readonly decrypt: Rate;
}

/** Something that carries out the steps of a load and knows what CPU time they took. */
interface SframeHost {
  readonly where: string;
  create(load: FrameLoad): Promise<void>;
  run(step: 'encrypt' | 'decrypt'): Promise<number>;
  cpuSeconds(): Promise<number>;
}

function nodeHost(): SframeHost {
  let load: SframeLoad | null = null;
  return {
    where: `Node ${process.version}`,
    async create(next) {
      load = await SframeLoad.create(next);
    },
    run: async (step) => (load === null ? 0 : load[step]()),
    async cpuSeconds() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  };
}

async function withChromium<T>(work: (host: SframeHost) => Promise<T>): Promise<T> {
  const served = await servePage(fileURLToPath(new URL('../../src/crypto/page', import.meta.url)));
  const person = await launchChromium();
  try {
    const { page } = person;
    await page.goto(served.url);
    await page.waitForFunction(() => document.title === 'ready');
    const call = (request: object): Promise<number> =>
      page.evaluate(
        (value) => (globalThis as unknown as { call(value: object): Promise<number> }).call(value),
        request,
      );
    return await work({
      where: `Chromium ${person.context.browser()?.version() ?? (await page.evaluate(() => navigator.userAgent.match(/Chrome\/([\d.]+)/)?.[1]))}`,
      async create(load) {
        await call({ step: 'create', load });
      },
      run: (step) => call({ step }),
      async cpuSeconds() {
        const pids = await withDescendants(await processesWith(person.profileDir));
        return pids.reduce((sum, pid) => {
          const { userSeconds, systemSeconds } = cpuTime(pid);
          return sum + userSeconds + systemSeconds;
        }, 0);
      },
    });
  } finally {
    await person.close();
    await served.close();
  }
}

async function measureHost(host: SframeHost): Promise<SframeFigures[]> {
  const figures: SframeFigures[] = [];
  const step = async (name: 'encrypt' | 'decrypt', count: number): Promise<Rate> => {
    const before = await host.cpuSeconds();
    const tookMs = await host.run(name);
    const spent = (await host.cpuSeconds()) - before;
    return { perSecond: (1000 * count) / tookMs, perCore: count / spent };
  };
  for (const load of FRAME_LOADS) {
    // Once to warm up: code is compiled while it runs.
    await host.create({ ...load, count: 2000 });
    await host.run('encrypt');
    await host.run('decrypt');
    await host.create(load);
    const encrypt = await step('encrypt', load.count);
    figures.push({ where: host.where, load, encrypt, decrypt: await step('decrypt', load.count) });
  }
  return figures;
}

export async function benchSframe(): Promise<BenchResult> {
  const figures = [...(await measureHost(nodeHost())), ...(await withChromium(measureHost))];
  return {
    table: {
      title: 'SFrame: frames encrypted and decrypted',
      columns: ['where', 'frame', 'encrypted/s', 'per core', 'decrypted/s', 'per core'],
      rows: figures.map(({ where, load, encrypt, decrypt }) => [
        where,
        `${load.media}, ${load.frameBytes} bytes`,
        figure(encrypt.perSecond),
        figure(encrypt.perCore),
        figure(decrypt.perSecond),
        figure(decrypt.perCore),
      ]),
      notes: [
        'One worker thread, the code of the transform worker: AES-256-GCM and the hash for the sender proof. Encrypted/s is wall time; per core divides by the CPU time of all threads, WebCrypto works in its own.',
      ],
    },
    figures,
  };
}
