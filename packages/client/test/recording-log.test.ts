// A recording of a case beside what the log holds of it: by the key that the charter names, wherever it is read; a server that shows another log, or
// other parts than it logged, is found out.
import { fromUtf8, sha256, systemRng, toBase64Url } from '@incamera/kernel';
import { formatVkey, parseTilePath, parseVkey } from '@incamera/tlog';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmBy } from '../src/api/confirm.js';
import { HttpClient } from '../src/api/http-client.js';
import { type OpenedDevice } from '../src/cases/case-opening.js';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { type RecordSource } from '../src/record/index.js';
import { CaseRecordings } from '../src/recording/case-recordings.js';
import { checkRecording } from '../src/recording/check-recording.js';
import { loggedRecording } from '../src/recording/recording-log.js';
import { type OpenedRecording } from '../src/recording/recording-report.js';
import { readSealedRecording } from '../src/recording/sealed-file.js';
import { parseHistoryFile } from '../src/sweep/index.js';
import { FakeClock } from './fake-clock.js';
import { json } from './fake-rules.js';
import { sourceOf } from './log-source.js';
import { type MadeRecording, recordedStory } from './opened-recording.js';
import { newWitness, RecordLog, TICK_MS } from './record-log.js';
import { type RecordingWorld } from './recording-world.js';

let world: RecordingWorld;
let made: MadeRecording;
let honest: RecordLog;
/** What the server shows of its log. */
let shown: RecordSource;
/** What it hands out of the recording. */
let parts: MadeRecording['parts'];

beforeAll(async () => {
  ({ world, made } = await recordedStory());
  honest = await logOf(made.parts);
}, 60_000);
afterAll(() => world.close());
beforeEach(() => {
  [shown, parts] = [sourceOf(honest), made.parts];
});

const ids = () => ({
  meetingId: toBase64Url(made.groupId) as never,
  recordingId: toBase64Url(made.recordingId),
  bundleDigest: toBase64Url(made.bundleDigest),
});

/** As the server writes it. @param given keys of another log */
async function logOf(stored: MadeRecording['parts'], given?: RecordLog): Promise<RecordLog> {
  const log = await RecordLog.create(1_700_000_000_000, given);
  const { meetingId, recordingId, bundleDigest } = ids();
  log.record({ type: 'recording_started', meetingId, recordingId, peerId: 'p', bundleDigest, holders: ['h'] });
  await log.tick();
  for (const { number, stored: octets } of stored) {
    const digest = await sha256(octets);
    log.record({ type: 'recording_segment_stored', meetingId, recordingId, segment: number, digest });
    await log.tick();
  }
  log.record({ type: 'recording_stopped', meetingId, recordingId, segments: stored.length });
  log.record({ type: 'meeting_ended', meetingId });
  await log.tick(2);
  return log;
}

/** The log as the charter of the meeting names it. */
const named = (log = honest, required = 0): OpenedDevice['log'] => ({
  vkey: log.vkey,
  witnesses: log.witnesses.map(({ key }) => formatVkey(key)),
  required,
  intervalMs: TICK_MS,
});

async function answer(url: string, { body }: HttpRequest): Promise<HttpResponse> {
  const path = url.slice('https://meet.example'.length);
  const octets = (bytes: Uint8Array): HttpResponse => ({
    status: 200,
    text: async () => fromUtf8(bytes) ?? '',
    arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer,
  });
  if (path === '/api/history/log') return json(200, await shown.about());
  if (path === '/log/checkpoint') return octets(new TextEncoder().encode(await shown.checkpoint()));
  if (path.endsWith('/history')) return json(200, await shown.page(JSON.parse(String(body)).from));
  if (path.endsWith('/segments')) {
    const row = async (part: (typeof parts)[number]) => ({
      number: part.number,
      sizeBytes: part.stored.byteLength,
      digest: toBase64Url(await sha256(part.stored)),
      storedAtMs: 1,
    });
    return json(200, { segments: await Promise.all(parts.map(row)), isLast: true });
  }
  const [, number] = /segments\/(\d+)$/.exec(path) ?? [];
  if (number !== undefined)
    return octets(parts.find((part) => part.number === Number(number))?.stored ?? new Uint8Array());
  const tile = parseTilePath(path.slice('/log/'.length));
  return octets((tile === null ? null : await shown.tiles.fetch(tile)) ?? new Uint8Array());
}

/** What the page of the case makes of it. @param log that the charter names */
async function opened(log: OpenedDevice['log']): Promise<OpenedRecording> {
  const http = new HttpClient({ publicUrl: 'https://meet.example', request: answer });
  const { meetingId, bundleDigest: digest } = ids();
  const { secret, owner, leafKey } = made;
  const device = { digest, meetingId, key: secret.slice(), owner, leafKey, log };
  const recorded = [{ meetingId, devices: [device], closed: [], wrongHolders: [] }];
  const confirm = confirmBy(async () => undefined);
  const recordings = new CaseRecordings({ http, confirm, clock: new FakeClock(), caseId: 'C', recorded });
  const row = { startedAtMs: 1, stoppedAtMs: 2, keptUntilMs: 3, segments: parts.length, sizeBytes: 4 };
  return await recordings.open({ ...row, ...ids() });
}

/** Of the file that was saved, as it is read elsewhere. */
async function readAgain({ sealed }: OpenedRecording, log = honest, required = 2, charter: string | null = log.vkey) {
  const { history, parts: saved } = readSealedRecording(sealed);
  const file = parseHistoryFile(fromUtf8(history ?? new Uint8Array()) ?? '');
  const trust = { key: parseVkey(log.vkey), witnesses: log.witnesses.map(({ key }) => key), required };
  const logged = await loggedRecording(file, ids().recordingId, trust, charter);
  return (await checkRecording({ ...made, parts: saved, logged })).report;
}

const problemOf = async (log: OpenedDevice['log']) => {
  const { report, logProblem } = await opened(log);
  expect(report.log).toBeNull();
  return [logProblem?.code, logProblem?.context.because ?? null];
};

describe('a recording and the log', () => {
  it('is compared by the key that the charter names, and carries the proofs along', async () => {
    const recording = await opened(named(honest, 2));
    expect(recording.logProblem).toBeNull();
    const log = { origin: 'meet.example.org/log', size: honest.size, isNamed: true };
    expect(recording.report).toMatchObject({ findings: [], log });
    expect(await readAgain(recording)).toMatchObject({
      findings: [],
      log: { ...log, witnesses: ['one.example/w', 'two.example/w'] },
    });
  });

  it('is compared by the key of the server where the charter names none, and says so', async () => {
    const { report } = await opened(null);
    expect(report).toMatchObject({ findings: [], log: { isNamed: false } });
  });

  it('names a server that shows a log of another key than the charter names', async () => {
    const other = await logOf(made.parts);
    shown = sourceOf(other);
    expect(await problemOf(named())).toEqual(['client/recording_other_log', null]);
    // It states the right key, and signs with its own.
    shown.about = sourceOf(honest).about;
    expect((await problemOf(named()))[0]).toMatch(/^tlog\//);
    expect((await opened(named())).report.findings).toEqual([]);
  });

  it('rests on no state that too few of the charter’s witnesses countersigned', async () => {
    shown.checkpoint = () => honest.checkpoint(honest.witnesses.slice(0, 1));
    expect(await problemOf(named(honest, 2))).toEqual(['client/recording_log_refused', 'tlog/too_few_witnesses']);
    const strangers = [await newWitness('one.example/w'), await newWitness('two.example/w')];
    shown.checkpoint = () => honest.checkpoint(strangers);
    expect(await problemOf(named(honest, 2))).toEqual(['client/recording_log_refused', 'tlog/too_few_witnesses']);
  });

  it('names parts that are not as they were logged, left out, or cut off with the end', async () => {
    const faults = async () => (await opened(named())).report.findings.map(({ fault }) => fault);
    shown = sourceOf(
      await logOf(
        made.parts.map((part) => (part.number === 2 ? { ...part, stored: systemRng.bytes(9) } : part)),
        honest,
      ),
    );
    expect(await faults()).toEqual(['not_in_log']);
    shown = sourceOf(honest);
    parts = made.parts.filter(({ number }) => number !== 3);
    expect(await faults()).toEqual(['missing']);
    parts = made.parts.slice(0, 4);
    expect(await faults()).toEqual(['missing', 'end_missing']);
  });

  it('that the server never logged does not stand in it', async () => {
    const silent = await RecordLog.create(1, honest);
    await silent.tick(3);
    shown = sourceOf(silent);
    const { report } = await opened(named());
    expect(report.findings).toMatchObject([
      { fault: 'not_in_log', fromNumber: 0, toNumber: 5 },
      // What the log does not hold ends nothing either.
      { fault: 'end_missing' },
    ]);
  });

  it('is read elsewhere by another key, or with a proof that was altered, as not shown', async () => {
    const recording = await opened(named());
    const other = await logOf(made.parts);
    const refusal = async (work: Promise<unknown>) => await work.catch((error: { code: string }) => error.code);
    expect(await refusal(readAgain(recording, other))).toBe('client/recording_other_log');
    expect(await refusal(readAgain(recording, honest, 2, other.vkey))).toBe('client/recording_other_log');
    const { history } = readSealedRecording(recording.sealed);
    const file = parseHistoryFile(fromUtf8(history ?? new Uint8Array()) ?? '');
    const trust = { key: parseVkey(honest.vkey), witnesses: [], required: 0 };
    const [first, ...rest] = file.entries as [(typeof file.entries)[0]];
    const forged = { ...file, entries: [{ ...first, salt: toBase64Url(systemRng.bytes(32)) }, ...rest] };
    const twice = { ...file, entries: [first, first, ...rest] };
    for (const wrong of [forged, twice]) {
      expect(await refusal(loggedRecording(wrong, ids().recordingId, trust, honest.vkey))).toBe(
        'client/recording_log_refused',
      );
    }
  });
});
