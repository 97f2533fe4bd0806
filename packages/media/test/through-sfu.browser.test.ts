// Engines in two Chromiums and a Firefox, through the real media router: encrypted, proved, across an epoch.
import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { silentLogger, systemClock } from '@incamera/kernel';
import { createSfu, type Sfu } from '@incamera/sfu';
import { type Browser, chromium } from 'playwright-core';
import puppeteer, { type Browser as Firefox } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MediaOffer } from '../src/engine.js';
import { type MemberReport } from './page/member.js';
import { CHROMIUM_FLAGS, servePage, type TestPage } from './serve.js';

let page: TestPage;
let browser: Browser;
let firefox: Firefox;
let sfu: Sfu;

beforeAll(async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/sfu'], { cwd: root });
  page = await servePage();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: [...CHROMIUM_FLAGS] });
  firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
    },
  });
  const local = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = local.filter(({ family }) => family === 'IPv4').map(({ address }) => address);
  sfu = await createSfu({ udpPort: 0, addresses, logger: silentLogger, clock: systemClock });
});

afterAll(async () => {
  await sfu?.close();
  await firefox?.close();
  await browser?.close();
  await page?.close();
});

/** A page of either browser: runs a call of `window.member`. */
class Member {
  readonly leaf: number;
  readonly #evaluate: (script: string) => Promise<unknown>;

  constructor(leaf: number, evaluate: (script: string) => Promise<unknown>) {
    this.leaf = leaf;
    this.#evaluate = evaluate;
  }

  async call<T>(name: string, ...values: unknown[]): Promise<T> {
    const list = values.map((value) => JSON.stringify(value)).join(',');
    // As text, because numbers of 64 bits and such do not cross.
    return JSON.parse(
      (await this.#evaluate(
        `Promise.resolve(window.member.${name}(${list})).then((value) => JSON.stringify(value ?? null))`,
      )) as string,
    ) as T;
  }

  async join(): Promise<void> {
    const offer = await this.call<MediaOffer>('open', this.leaf);
    const { sdp } = await sfu.join({
      room: 'room',
      peer: `peer-${this.leaf}`,
      offer: { ...offer, audioSlots: [...offer.audioSlots], videoSlots: [...offer.videoSlots] },
    });
    await this.call('accept', sdp);
    for (const kind of ['mic', 'camera'] as const) {
      await sfu.setActive({ room: 'room', peer: `peer-${this.leaf}`, kind, active: true });
    }
  }
}

async function chromiumMember(leaf: number): Promise<Member> {
  const tab = await (await browser.newContext()).newPage();
  await tab.goto(page.url);
  await tab.waitForFunction(() => document.title === 'ready', undefined, { timeout: 30_000 });
  return new Member(leaf, (script) => tab.evaluate(script));
}

async function firefoxMember(leaf: number): Promise<Member> {
  const tab = await firefox.newPage();
  await tab.goto(page.url);
  await tab.waitForFunction(() => document.title === 'ready', { timeout: 30_000 });
  return new Member(leaf, (script) => tab.evaluate(script));
}

async function until<T>(check: () => Promise<T | false>, what: () => unknown): Promise<T> {
  for (const endMs = Date.now() + 60_000; ; ) {
    const value = await check();
    if (value !== false) return value;
    if (Date.now() > endMs) throw new Error(`did not happen: ${JSON.stringify(what())}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

it('carries sound and picture among Chromium and Firefox, across an epoch', async () => {
  const members = [await chromiumMember(0), await chromiumMember(1), await firefoxMember(2)];
  let isOver = false;
  const relays = members.map(async (from) => {
    while (!isOver) {
      for (const proof of await from.call<string[]>('takeProofs')) {
        await Promise.all(members.filter((to) => to !== from).map((to) => to.call('cover', from.leaf, proof)));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  try {
    for (const member of members) await member.join();
    const hearsAll = (member: Member) => {
      const heard: Record<string, number> = {};
      let last: MemberReport | null = null;
      const others = members.filter((other) => other !== member).map((other) => other.leaf);
      return until(
        async () => {
          last = await member.call<MemberReport>('report');
          for (const [leaf, level] of Object.entries(last.loudest)) heard[leaf] = Math.max(heard[leaf] ?? 0, level);
          const report = last;
          // A Firefox on a machine without a sound device runs no AudioContext, and says so.
          const hears = others.every((leaf) =>
            report.isSoundBlocked
              ? report.sources.some((s) => s.leaf === leaf && s.kind === 'mic')
              : (heard[leaf] ?? 0) > 0.2,
          );
          const sees = others.every((leaf) => report.sources.some((s) => s.leaf === leaf && s.kind === 'camera'));
          return hears && sees ? report : false;
        },
        () => ({ member: member.leaf, heard, last }),
      );
    };
    for (const member of members) {
      const { sources } = await hearsAll(member);
      for (const { mid, kind } of sources) {
        if (kind === 'camera')
          expect(await member.call('brightness', mid), `${member.leaf} ${mid}`).toBeGreaterThan(100);
      }
    }
    await Promise.all(members.map((member) => member.call('setEpoch', 6)));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    for (const member of members) await hearsAll(member);
    for (const member of members) {
      const report = await member.call<MemberReport>('report');
      // Proofs go through this test here, which a busy machine delays: whether they come in time is not its subject.
      const unwanted = report.unwanted.filter((event) => !event.includes('proved='));
      expect({ leaf: member.leaf, unwanted, state: report.state }).toEqual({
        leaf: member.leaf,
        unwanted: [],
        state: 'connected',
      });
    }
  } finally {
    isOver = true;
    await Promise.all(relays);
  }
});
