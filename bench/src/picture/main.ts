// `npm run bench:picture [-- --screens N --photos N --only ATTACK,… --json FILE]`: what the mark in pictures survives, how far it is
// from the unmarked screen, what innocent keys score, and what a search costs. About 25 minutes on one core.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  findPatterns,
  PictureSigns,
  PictureSum,
  pictureKeyOf,
  pictureThreshold,
  readingsOf,
  TileCorrelator,
  tracePicture,
} from '@incamera/watermark';
import { describeMachine } from '../report/machine.js';
import { median, renderTable } from '../report/table.js';
import { ATTACKS } from './attacks.js';
import { distanceOf } from './measures.js';
import { marked } from './pictures.js';
import { loadScreens, missingPictures, type Screen } from './screens.js';

const { values } = parseArgs({
  options: {
    screens: { type: 'string', default: '42' },
    /** Photographs take longest: so many screens are photographed. */
    photos: { type: 'string', default: '14' },
    /** Attacks by name, `distance`, `nulls`, `cost`. */
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const missing = missingPictures();
if (missing !== undefined) {
  console.error(`bench: ${missing}`);
  process.exit(2);
}
const JUDGED_KEYS = 1000;
/** Among so many keys the right one must be the only one named, at the score that a search of `JUDGED_KEYS` asks for. */
const TRIED_KEYS = 40;
const NULL_TRIALS = 1.02e9;
const TAIL = 5;
const CLOCK = 1_234;
const wanted = values.only?.split(',');
const isWanted = (name: string): boolean => wanted === undefined || wanted.includes(name);
const deviceKey = (n: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, i) => (n >>> (8 * (i % 4))) & 0xff);
const keys = Array.from({ length: TRIED_KEYS }, (_, n) => ({ label: String(n), key: deviceKey(n) }));

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; commit ${machine.commit}; ${machine.atIso}\n`,
);
const screens = await loadScreens(Number(values.screens));
const figures: Record<string, unknown> = { machine };
if (isWanted('distance')) figures.distance = distance();
figures.robustness = await robustness();
if (isWanted('nulls')) figures.nulls = await nulls();
if (isWanted('cost')) figures.cost = await cost();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

function copyOf(index: number) {
  return marked((screens[index] as Screen).picture, pictureKeyOf(deviceKey(index % TRIED_KEYS)), CLOCK);
}

function distance(): unknown {
  const all = screens.map(({ kind, picture }, i) => ({ kind, ...distanceOf(picture, copyOf(i)) }));
  const rows = (['document', 'picture', 'tiles'] as const).map((kind) => {
    const some = all.filter((one) => one.kind === kind);
    const middle = (pick: (one: (typeof all)[number]) => number) => median(some.map(pick));
    return [
      kind,
      `${middle((one) => one.psnrDb).toFixed(1)} dB`,
      middle((one) => one.ssim).toFixed(4),
      middle((one) => one.lightnessRms).toFixed(2),
      middle((one) => one.lightnessMost).toFixed(2),
    ];
  });
  const columns = ['screen', 'PSNR', 'SSIM', 'ΔL* rms', 'ΔL* most'];
  const notes = ['Medians. A difference of 1 in L* is about what a person sees side by side. Nobody was asked.'];
  console.log(renderTable({ title: 'Distance of a marked screen from the unmarked one', columns, rows, notes }));
  return all;
}

async function robustness(): Promise<unknown> {
  const threshold = pictureThreshold(JUDGED_KEYS);
  const results: Record<string, unknown> = {};
  const rows: string[][] = [];
  for (const [name, attack] of Object.entries(ATTACKS)) {
    if (!isWanted(name)) continue;
    const scores: number[] = [];
    let innocents = 0;
    let moments = 0;
    const count = name.startsWith('photograph') ? Math.min(Number(values.photos), screens.length) : screens.length;
    for (let i = 0; i < count; i++) {
      const report = await tracePicture(await attack(copyOf(i), i + 1), keys, { toSeconds: 3 * 3600 });
      const own = report.copies.find(({ label }) => label === String(i % TRIED_KEYS));
      scores.push(own?.z ?? 0);
      if (own?.meetingTime === Math.floor(CLOCK / 60) * 60) moments++;
      innocents += report.copies.filter(({ label }) => label !== String(i % TRIED_KEYS)).length;
      console.error(`${name} | ${(screens[i] as Screen).name} | ${own?.z.toFixed(1) ?? 'nobody'}`);
    }
    const named = scores.filter((z) => z >= threshold).length;
    const share = (some: number) => `${some}/${scores.length}`;
    rows.push([
      name,
      share(named),
      median(scores).toFixed(1),
      Math.min(...scores).toFixed(1),
      share(moments),
      String(innocents),
    ]);
    results[name] = { scores, moments, innocents };
  }
  const columns = ['screenshot', 'named', 'z median', 'least', 'minute told', 'innocents named'];
  const notes = [
    `Named: z ≥ ${threshold.toFixed(2)}, at most one wrong name in a million searches of ${JUDGED_KEYS} keys. Where nobody is named, z stands as 0.`,
  ];
  if (rows.length > 0) console.log(renderTable({ title: 'Screens that name the device', columns, rows, notes }));
  return results;
}

/** Readings of screens as they are and after attacks, at the places where the search would look, against keys of nobody. */
async function nulls(): Promise<unknown> {
  const correlators: TileCorrelator[] = [];
  for (let i = 0; i < screens.length; i++) {
    const kinds = [
      (screens[i] as Screen).picture,
      await (ATTACKS['JPEG 60'] as (typeof ATTACKS)[string])(copyOf(i), i),
    ];
    for (const picture of kinds) {
      const sum = new PictureSum(picture.width, picture.height);
      sum.add(picture);
      for (const { level, registration } of await findPatterns(sum, 2, () => undefined)) {
        const readings = readingsOf(level, registration.projection);
        if (readings !== null) correlators.push(new TileCorrelator(readings));
      }
    }
  }
  const counts = { trials: 0, sum: 0, squares: 0, highest: 0, above: 0 };
  for (let n = 1000; counts.trials < NULL_TRIALS; n += 2) {
    const pair = [n, n + 1].map((one) => new PictureSigns(pictureKeyOf(deviceKey(one))).ofKey());
    for (const correlator of correlators) {
      correlator.all(pair[0] as Int8Array, pair[1] as Int8Array, (z) => {
        counts.trials++;
        counts.sum += z;
        counts.squares += z * z;
        if (z > counts.highest) counts.highest = z;
        if (z > TAIL) counts.above++;
      });
    }
  }
  const { trials, sum, squares, highest, above } = counts;
  const row = [
    trials.toExponential(2),
    (sum / trials).toExponential(1),
    (squares / trials).toFixed(4),
    highest.toFixed(2),
  ];
  const expected = Math.round(trials * 2.866e-7);
  const columns = ['trials', 'mean', 'variance', 'highest z', `above ${TAIL}`];
  const rows = [[...row, `${above} (a normal law: ${expected})`]];
  console.log(renderTable({ title: 'Scores of keys that are not in the picture', columns, rows, notes: [] }));
  return { ...counts, registrations: correlators.length };
}

async function cost(): Promise<unknown> {
  const many = Array.from({ length: JUDGED_KEYS }, (_, n) => ({ label: String(n), key: deviceKey(n) }));
  const rows: string[][] = [];
  const results: Record<string, unknown> = {};
  for (const name of ['JPEG 60', 'photograph (simulated)']) {
    const picture = await (ATTACKS[name] as (typeof ATTACKS)[string])(copyOf(0), 1);
    const before = process.cpuUsage();
    const report = await tracePicture(picture, many);
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    rows.push([
      name,
      `${picture.width} × ${picture.height}`,
      `${seconds.toFixed(1)} s`,
      String(report.tested.registrations),
    ]);
    results[name] = { seconds, registrations: report.tested.registrations };
  }
  const columns = ['picture', 'pixels', `CPU, ${JUDGED_KEYS} keys, one thread`, 'registrations'];
  console.log(renderTable({ title: 'Cost', columns, rows, notes: [] }));
  return results;
}
