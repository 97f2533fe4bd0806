// `npm run bench:evidence [-- OPTIONS]`: where clips are found, which edits are seen, what honest calls are taken for, what chance scores, and what it
// costs. About 20 minutes on an idle core; --quick about 4. `--help` tells the options.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { authenticate } from '@incamera/evidence';
import { randomFrom } from '@incamera/testkit/seeded-random';
import { describeMachine, loadAverages } from '../report/machine.js';
import { renderTable } from '../report/table.js';
import { ATTACKS, type AttackName } from '../watermark/attacks.js';
import { HOSTS, type HostName } from '../watermark/hosts.js';
import { missingTools, RATE_HZ } from '../watermark/tools.js';
import { compareForms, FORM_COLUMNS, formRow } from './alternatives.js';
import { NETWORKS, type NetworkName } from './call-jitter.js';
import { CALL_COLUMNS, callRow, measureCall } from './calls.js';
import { fingerprintCost, manyMeetings, searchCost } from './costs.js';
import { EDIT_KINDS, edited, scoreEdits } from './edits.js';
import { locatingRow, measureLocating } from './locating.js';
import { type MeetingSound, meetingSound, otherSpeech, sentSound } from './meeting-sound.js';
import { NULL_COLUMNS, nullRow, nullScores } from './nulls.js';
import { fileOf, printOf, voiceOf } from './prints.js';

const HELP = `npm run bench:evidence -- [OPTIONS]
  --quick            shorter meetings, fewer clips
  --only NAME,...    of locating, edits, calls, nulls, costs, alternatives
  --host NAME        whose speech: ${Object.keys(HOSTS).join(', ')}; nl by default
  --attacks NAME,... locating, edits: what is done to sound afterwards
  --every SECONDS    edits: one in so many; 20 by default
  --minutes MINUTES  calls: of each recording; 10 by default. 45 take 2 to 3 minutes of CPU and 3 GB for each row
  --networks NAME,...  calls: of ${Object.keys(NETWORKS).join(', ')}
  --prints NAME,...  calls: of speakers, listener (and speakers)
  --seed NUMBER      edits: of their places; calls: of the order of lines, and of when packets arrive; 29 by default
  --json FILE        figures unrounded`;
const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    attacks: { type: 'string' },
    host: { type: 'string', default: 'nl' },
    every: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '10' },
    networks: { type: 'string' },
    prints: { type: 'string' },
    seed: { type: 'string', default: '29' },
    json: { type: 'string' },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const missing = missingTools();
if (missing !== undefined || !Object.hasOwn(HOSTS, values.host)) {
  console.error(`bench: ${missing ?? `no such host; there are: ${Object.keys(HOSTS).join(', ')}`}`);
  process.exit(2);
}
/** Those that the project set itself, then others. */
const ATTACKS_MEASURED: readonly AttackName[] = [
  'none',
  'AAC 64k',
  'MP3 64k',
  'Opus 24k',
  'Opus 16k',
  'telephone band',
  'room 0.4 s',
  'white noise 20 dB',
  'speed +5 %',
  'tempo -5 %',
  'AMR-NB 12.2',
  'near phone',
];
const attacks = values.attacks?.split(',').filter((name): name is AttackName => Object.hasOwn(ATTACKS, name));
const host = values.host as HostName;
const isWanted = (name: string): boolean => values.only === undefined || values.only.split(',').includes(name);
const meetingSeconds = values.quick ? 600 : 2280;
const clips = values.quick ? 20 : 100;
const editedSeconds = values.quick ? 600 : 1200;

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; commit ${machine.commit}; ${machine.atIso}\n`,
);
const figures: Record<string, unknown> = { machine, loadBefore: loadAverages() };
const HOST_NOTE = `Host ${host}, as heard after Opus at 32 kbit/s; rooms and telephones are synthetic.`;
const FORM_SECONDS = 180;
/** Calls make sound of their own. */
const NO_SOUND: MeetingSound = { sent: [], heard: new Float32Array(0), rest: [] };
/** Of edits: one in every so many seconds, at places of this seed. Calls have it too. */
const [everySeconds, seed] = [Number(values.every), Number(values.seed)];
const meeting = values.only === 'calls' ? NO_SOUND : await meetingSound(host, meetingSeconds, 17);
const voices = meeting.sent.map((sent, i) => voiceOf('meeting', `voice ${i + 1}`, sent));
const otherHost: HostName = host === 'cs' ? 'nl' : 'cs';

if (isWanted('costs')) await costs();
if (isWanted('locating')) await locating();
if (isWanted('edits')) await edits();
if (isWanted('calls')) await calls();
if (isWanted('nulls')) await nulls();
if (isWanted('alternatives')) await alternatives();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

function show(title: string, columns: readonly string[], rows: readonly string[][], ...notes: string[]): void {
  console.log(renderTable({ title, columns, rows, notes }));
}

async function locating(): Promise<void> {
  const results = [];
  for (const attack of attacks ?? ATTACKS_MEASURED) {
    results.push(await measureLocating(meeting.heard, 'meeting', voices, attack, clips));
    console.error(locatingRow(results.at(-1) as (typeof results)[number]).join(' | '));
  }
  figures.locating = results;
  const columns = ['attack', 'found', 'said to be elsewhere', 'seconds said to be genuine', 'least score'];
  show(`Clips of 30 s in a meeting of ${meetingSeconds / 60} minutes`, columns, results.map(locatingRow), HOST_NOTE);
}

async function edits(): Promise<void> {
  const other = await otherSpeech(meeting.rest, 300);
  const rows: string[][] = [];
  const all: unknown[] = [];
  const heard = meeting.heard.subarray(0, editedSeconds * RATE_HZ);
  for (const attack of attacks ?? ATTACKS_MEASURED.filter((name) => !/%/.test(name))) {
    for (const seconds of values.quick ? [1] : [1, 0.4]) {
      const made = edited(heard, other, seconds, everySeconds, randomFrom(seed));
      const attacked = await ATTACKS[attack](made.samples);
      const { alterations } = authenticate(fileOf(attacked), voices);
      const scores = scoreEdits(made.edits, alterations);
      const hours = attacked.length / RATE_HZ / 3600;
      all.push({ attack, seconds, hours, scores });
      const shares = EDIT_KINDS.map((kind) => `${scores[kind].named}/${scores[kind].made}`);
      const edges = [scores.all.exact, scores.all.audible].map((count) => `${count}/${scores.all.made}`);
      rows.push([attack, `${seconds} s`, ...shares, ...edges, `${scores.all.falseAlarms} in ${hours.toFixed(2)} h`]);
      console.error(rows.at(-1)?.join(' | '));
    }
  }
  figures.edits = all;
  const columns = [
    'attack',
    'edits of',
    ...EDIT_KINDS,
    'edges within 0.5 s',
    'or of the pause they are in',
    'false alarms',
  ];
  show('Edits that are seen and called what they are', columns, rows, HOST_NOTE);
}

async function calls(): Promise<void> {
  const { sent } = await sentSound(host, 60 * Number(values.minutes), seed);
  const networks = (values.networks?.split(',') ?? Object.keys(NETWORKS)).filter((name): name is NetworkName =>
    Object.hasOwn(NETWORKS, name),
  );
  const prints = values.prints?.split(',') ?? ['speakers', 'listener'];
  const results = [];
  for (const network of networks) {
    for (const whose of prints) {
      results.push(measureCall(sent, network, whose === 'listener', seed));
      console.error(callRow(results.at(-1) as (typeof results)[number]).join(' | '));
    }
  }
  figures.calls = results;
  const note = `Host ${host}, ${values.minutes} minutes, seed ${seed}.`;
  show('Honest recordings of calls whose packets come late', CALL_COLUMNS, results.map(callRow), note);
}

async function nulls(): Promise<void> {
  const print = printOf(meeting.heard);
  const others = await meetingSound(otherHost, values.quick ? 600 : 2280, 23);
  const { bits } = printOf(others.heard);
  const results = [0.5, 1, 6].map((seconds) => nullScores(print, bits, seconds, values.quick ? 2e6 : 4e7));
  figures.nulls = results;
  show('Scores of speech against other speech', NULL_COLUMNS, results.map(nullRow), `${host} against ${otherHost}.`);
}

async function costs(): Promise<void> {
  const cost = fingerprintCost((meeting.sent[0] as Float32Array).subarray(0, 300 * RATE_HZ));
  const many = manyMeetings(voices, 99, 2280);
  const clip = await ATTACKS['Opus 24k'](meeting.heard.slice(200 * RATE_HZ, 230 * RATE_HZ));
  const sped = await ATTACKS['speed +5 %'](meeting.heard.slice(200 * RATE_HZ, 230 * RATE_HZ));
  const elsewhere = await otherSpeech(meeting.rest, 30);
  const searches = [
    searchCost('30 s, at its own speed', clip, [...voices, ...many]),
    searchCost('30 s, 5 % too fast', sped, [...voices, ...many]),
    searchCost('30 s that are in none', elsewhere, [...voices, ...many]),
  ];
  figures.costs = { cost, searches };
  const rows = [
    ['fingerprint, live', `${(100 * cost.share).toFixed(2)} % of a core`, `${Math.round(cost.bytesPerSecond)} bytes/s`],
    ...searches.map(({ what, cpuSeconds, verdict }) => [what, `${cpuSeconds.toFixed(1)} s of CPU`, verdict]),
  ];
  show('Cost; searches in 100 meetings of 38 minutes', ['what', 'takes', ''], rows, `Load averages ${loadAverages()}.`);
}

async function alternatives(): Promise<void> {
  const heard = meeting.heard.subarray(0, FORM_SECONDS * RATE_HZ);
  // Both voices as one: what a form makes of a mix is another question.
  const sent = heard.map((_, i) => meeting.sent.reduce((sum, voice) => sum + (voice[i] as number), 0));
  const results = [];
  for (const attack of ['Opus 16k', 'room 0.4 s', 'near phone'] as const) {
    results.push(...compareForms(sent, await ATTACKS[attack](sent), attack));
  }
  figures.alternatives = results;
  show('Forms of fingerprints: standard deviations above chance', FORM_COLUMNS, results.map(formRow));
}
