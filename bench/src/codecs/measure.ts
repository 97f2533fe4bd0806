// Two Chromiums, one that sends and one that receives, so that the system tells what each of them costs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium, type Person, processesWith, withDescendants } from '@incamera/testkit';
import { servePage } from '@incamera/testkit/serve-page';
import { cpuTime, machineBusySeconds } from '../process-cost.js';
import { type Coding, codingsFor } from './codings.js';
import { type CodecPage } from './page-api.js';
import { type PictureSize } from './picture.js';
import { answerToLayers, offerOfLayers } from './simulcast-sdp.js';
import { writeCameraFile } from './y4m.js';

/** Until the rate has risen to what is allowed. */
const SETTLE_MS = 3500;
const COMPARED_PICTURES = 24;
const START_KBPS = 3000;

export interface CodingCost {
  readonly coding: string;
  /** Cores of the sending browser beyond those of capturing alone. */
  readonly encodeCores: number;
  /** Cores of the receiving browser beyond idling; nothing is drawn. Null where it gets several layers at once. */
  readonly decodeCores: number | null;
  readonly kbps: number;
  /** Received, of each stream. */
  readonly picturesPerSecond: readonly number[];
  /** Peak signal to noise ratio of brightness, dB, of pictures in full size; null as above. */
  readonly psnrDb: number | null;
  readonly limitedBy: string;
  /** Cores that other programs used meanwhile. */
  readonly otherCores: number;
}

export interface CodecFigures {
  readonly size: PictureSize;
  readonly chromium: string;
  readonly captureCores: number;
  readonly costs: readonly CodingCost[];
}

/** A browser on the page of the bench. */
class Side {
  readonly person: Person;

  constructor(person: Person) {
    this.person = person;
  }

  call<Name extends keyof CodecPage>(
    name: Name,
    ...values: Parameters<CodecPage[Name]>
  ): Promise<Awaited<ReturnType<CodecPage[Name]>>> {
    return this.person.page.evaluate(
      ([method, list]) => {
        const api = (globalThis as unknown as { codecBench: Record<string, (...list: unknown[]) => unknown> })
          .codecBench;
        return api[method]?.(...list);
      },
      [name, values] as [string, unknown[]],
    ) as Promise<Awaited<ReturnType<CodecPage[Name]>>>;
  }

  async cpuSeconds(): Promise<number> {
    const pids = await withDescendants(await processesWith(this.person.profileDir));
    return pids.reduce((sum, pid) => {
      const { userSeconds, systemSeconds } = cpuTime(pid);
      return sum + userSeconds + systemSeconds;
    }, 0);
  }
}

interface Cores {
  readonly sender: number;
  readonly receiver: number;
  readonly other: number;
}

async function coresDuring(sides: readonly [Side, Side], seconds: number): Promise<Cores & { seconds: number }> {
  const read = async () => [await sides[0].cpuSeconds(), await sides[1].cpuSeconds(), machineBusySeconds()] as const;
  const [before, beganMs] = [await read(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const [after, took] = [await read(), (performance.now() - beganMs) / 1000];
  const [sender, receiver, all] = [0, 1, 2].map((i) => ((after[i] as number) - (before[i] as number)) / took);
  const used = (sender as number) + (receiver as number);
  return {
    sender: sender as number,
    receiver: receiver as number,
    other: Math.max(0, (all as number) - used),
    seconds: took,
  };
}

/** Lets the sender begin at a high rate: the rate's way upwards is no subject here. */
function withStartRate(sdp: string, codec: string): string {
  const type = new RegExp(`^a=rtpmap:(\\d+) ${codec}/90000`, 'm').exec(sdp)?.[1];
  if (type === undefined) throw new Error(`the receiver takes no ${codec}`);
  const parameter = `x-google-start-bitrate=${START_KBPS}`;
  const line = new RegExp(`^(a=fmtp:${type} [^\\r\\n]*)`, 'gm');
  if (line.test(sdp)) return sdp.replace(line, `$1;${parameter}`);
  return sdp.replace(new RegExp(`^(a=rtpmap:${type} [^\\r\\n]*\\r\\n)`, 'gm'), `$1a=fmtp:${type} ${parameter}\r\n`);
}

async function measureCoding(
  sides: readonly [Side, Side],
  coding: Coding,
  idle: Cores,
  size: PictureSize,
  seconds: number,
): Promise<CodingCost> {
  const [sender, receiver] = sides;
  const offer = await sender.call('offer', coding);
  const answer = await receiver.call('answer', offerOfLayers(offer, coding), coding.codec);
  const mid = /^a=mid:(\S+)/m.exec(offer)?.[1] ?? '0';
  await sender.call('accept', answerToLayers(withStartRate(answer, coding.codec), coding, mid));
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const before = { sent: await sender.call('sent'), received: await receiver.call('received') };
  const cores = await coresDuring(sides, seconds);
  const after = { sent: await sender.call('sent'), received: await receiver.call('received') };
  const isOneStream = coding.layers.length === 1;
  const errors = isOneStream ? await receiver.call('errors', size, COMPARED_PICTURES) : [];
  await sender.call('close');
  await receiver.call('close');
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return {
    coding: coding.name,
    encodeCores: cores.sender - idle.sender,
    decodeCores: isOneStream ? cores.receiver - idle.receiver : null,
    kbps: (8 * (after.sent.bytes - before.sent.bytes)) / cores.seconds / 1000,
    picturesPerSecond: after.received.frames.map(
      (frames, layer) => (frames - (before.received.frames[layer] ?? 0)) / cores.seconds,
    ),
    psnrDb: isOneStream ? 10 * Math.log10(255 ** 2 / mean) : null,
    limitedBy: after.sent.limitedBy,
    otherCores: cores.other,
  };
}

/** Measures every coding of one picture size. */
export async function measureCodecs(size: PictureSize, seconds: number): Promise<CodecFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'incamera-codecs-'));
  const cameraFile = join(folder, 'camera.y4m');
  writeCameraFile(cameraFile, size);
  const served = await servePage(fileURLToPath(new URL('../../src/codecs/page', import.meta.url)));
  const people: Person[] = [];
  const launch = async (extraArgs: string[]): Promise<Side> => {
    // Names in place of addresses (draft-ietf-mmusic-mdns-ice-candidates) are not resolved between the two.
    const person = await launchChromium({
      extraArgs: [...extraArgs, '--disable-features=WebRtcHideLocalIpsWithMdns'],
    });
    people.push(person);
    await person.page.goto(served.url);
    await person.page.waitForFunction(() => document.title === 'ready');
    return new Side(person);
  };
  try {
    const sides = [await launch([`--use-file-for-fake-video-capture=${cameraFile}`]), await launch([])] as const;
    const still = await coresDuring(sides, seconds / 2);
    await sides[0].call('open', size);
    const idle = await coresDuring(sides, seconds);
    const costs: CodingCost[] = [];
    for (const coding of codingsFor(size)) costs.push(await measureCoding(sides, coding, idle, size, seconds));
    const chromium = await sides[0].person.page.evaluate(() => /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? '');
    return { size, chromium, captureCores: idle.sender - still.sender, costs };
  } finally {
    for (const person of people) await person.close();
    await served.close();
    await rm(folder, { recursive: true, force: true });
  }
}
