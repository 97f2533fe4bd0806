// What marking costs in real browsers: processor time of all their processes, with the marker less without, and less that of
// a worklet that only copies: a context with any worklet has a thread of its own to wake.
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium, launchFirefox, processesWith, startSoundCard, withDescendants } from '@incamera/testkit';
import { servePage } from '@incamera/testkit/serve-page';
import { cpuTime } from '../process-cost.js';
import { type MarkingPage, type Way } from './page-api.js';

/** Of sound rendered at once: some seconds of work. */
const RENDERED_SECONDS = 120;
const SETTLE_MS = 2000;

export interface MarkingCost {
  readonly browser: string;
  /** Cores, of sound rendered ahead of time, each round. */
  readonly renderedCores: readonly number[];
  /** Cores while sound is played, each round: with the marker less without. */
  readonly playedCores: readonly number[];
  /** The same, with the marker less with a worklet that copies. */
  readonly playedBesideCopyCores: readonly number[];
  readonly latencyMs: Readonly<Record<44_100 | 48_000, number>>;
}

/** Playwright's page and Puppeteer's. */
interface Page {
  goto(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
}

interface Browser {
  readonly name: string;
  readonly page: Page;
  /** All its processes. */
  family(): Promise<number[]>;
  close(): Promise<void>;
}

class Bench {
  readonly #browser: Browser;
  readonly #family: readonly number[];

  constructor(browser: Browser, family: readonly number[]) {
    this.#browser = browser;
    this.#family = family;
  }

  async call<Name extends keyof MarkingPage>(
    name: Name,
    ...values: Parameters<MarkingPage[Name]>
  ): Promise<Awaited<ReturnType<MarkingPage[Name]>>> {
    const list = values.map((value) => JSON.stringify(value)).join(', ');
    return (await this.#browser.page.evaluate(`markingBench.${name}(${list})`)) as Awaited<
      ReturnType<MarkingPage[Name]>
    >;
  }

  /** Processor seconds of `work`. */
  async cost(work: () => Promise<unknown>): Promise<number> {
    const before = this.#spent();
    await work();
    return this.#spent() - before;
  }

  async rendered(way: Way): Promise<number> {
    const seconds = await this.cost(() => this.call('render', 48_000, RENDERED_SECONDS, way));
    return seconds / RENDERED_SECONDS;
  }

  async played(way: Way, seconds: number): Promise<number> {
    await this.call('play', way);
    await wait(SETTLE_MS);
    const cost = await this.cost(() => wait(seconds * 1000));
    await this.call('stop');
    return cost / seconds;
  }

  #spent(): number {
    return this.#family.reduce((sum, pid) => {
      const { userSeconds, systemSeconds } = cpuTime(pid);
      return sum + userSeconds + systemSeconds;
    }, 0);
  }
}

export async function measureMarking(seconds: number, rounds: number): Promise<MarkingCost[]> {
  const served = await servePage(fileURLToPath(new URL('../../src/marking/page', import.meta.url)));
  const costs: MarkingCost[] = [];
  try {
    for (const launch of [chromium, firefox]) {
      const browser = await launch();
      try {
        await browser.page.goto(served.url);
        while ((await browser.page.evaluate('document.title')) !== 'ready') await wait(100);
        costs.push(await measure(browser, seconds, rounds));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await served.close();
  }
  return costs;
}

async function measure(browser: Browser, seconds: number, rounds: number): Promise<MarkingCost> {
  // The first time compiles, and may start processes that stay.
  const first = new Bench(browser, []);
  const latencyMs = {
    44100: ((await first.call('render', 44_100, 1, 'marked')) / 44_100) * 1000,
    48000: ((await first.call('render', 48_000, 20, 'marked')) / 48_000) * 1000,
  };
  await first.played('marked', 1);
  const bench = new Bench(browser, await browser.family());
  const renderedCores: number[] = [];
  const playedCores: number[] = [];
  const playedBesideCopyCores: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const plain = await bench.rendered('direct');
    renderedCores.push((await bench.rendered('marked')) - plain);
    const direct = await bench.played('direct', seconds);
    const copied = await bench.played('copied', seconds);
    const marked = await bench.played('marked', seconds);
    playedCores.push(marked - direct);
    playedBesideCopyCores.push(marked - copied);
  }
  return { browser: browser.name, renderedCores, playedCores, playedBesideCopyCores, latencyMs };
}

async function chromium(): Promise<Browser> {
  const person = await launchChromium();
  return {
    name: `Chromium ${person.context.browser()?.version() ?? ''}`,
    page: person.page,
    family: async () => withDescendants(await processesWith(person.profileDir)),
    close: () => person.close(),
  };
}

/** Its contexts run with a sound card only. */
async function firefox(): Promise<Browser> {
  const card = await startSoundCard();
  const person = await launchFirefox({ soundCard: card });
  const pid = person.browser.process()?.pid;
  return {
    name: await person.browser.version(),
    page: person.page,
    family: () => withDescendants(pid === undefined ? [] : [pid]),
    async close() {
      await person.close();
      await card.close();
    },
  };
}
