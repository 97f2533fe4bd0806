// What an opened recording shows: whole, or with every part named that is missing, altered, in a wrong place, by another key or cut off.
import { generateMemberKey } from '@incamera/group';
import { type Bytes, concat, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecording, type StoredPart } from '../src/recording/check-recording.js';
import { type LoggedRecording } from '../src/recording/recording-log.js';
import { readSealedRecording, writeSealedRecording } from '../src/recording/sealed-file.js';
import {
  changed,
  checked,
  faultsOf,
  flipped,
  forgedPart,
  loggedAs,
  type MadeRecording,
  recordedStory,
  swapped,
  without,
} from './opened-recording.js';
import { type RecordingWorld } from './recording-world.js';

let world: RecordingWorld;
let made: MadeRecording;

beforeAll(async () => {
  ({ world, made } = await recordedStory());
}, 60_000);
afterAll(() => world.close());

const found = (parts: readonly StoredPart[], logged: LoggedRecording | null = null) => faultsOf(made, parts, logged);

describe('an opened recording', () => {
  it('is whole, signed by its recorder, with the voices of those who agreed', async () => {
    expect(made.parts.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
    const { report, file } = await checked(made, made.parts);
    expect(report).toMatchObject({ findings: [], goodParts: 6, recorder: { name: 'Hanna' }, log: null });
    expect(report.leafKey).toBe(toBase64Url(made.leafKey ?? new Uint8Array()));
    expect(report.voices.map(({ name, hasAgreed }) => [name, hasAgreed])).toEqual([
      ['Hanna', true],
      ['Ada', true],
    ]);
    expect((report.toMs ?? 0) - (report.fromMs ?? 0)).toBeGreaterThan(40_000);
    expect(await secondsOf(file)).toBeCloseTo(42, 0);
  });

  it('keeps its times where parts are missing, and names them', async () => {
    const { report, file } = await checked(made, without(made, 1, 2));
    const { findings } = report;
    expect(findings).toMatchObject([{ fault: 'missing', fromNumber: 1, toNumber: 2 }]);
    expect((findings[0]?.toMs ?? 0) - (findings[0]?.fromMs ?? 0)).toBe(20_000);
    expect(await secondsOf(file)).toBeCloseTo(42, 0);
  });

  it('is found out when its end was cut off, by the missing statement and by the log', async () => {
    expect(await found(without(made, 5))).toEqual(['end_missing 5-5']);
    expect(await found(without(made, 4, 5))).toEqual(['end_missing 4-4']);
    const stopped = await loggedAs(without(made, 4, 5), 6);
    expect(await found(without(made, 4, 5), stopped)).toEqual(['missing 4-5', 'end_missing 4-4']);
    expect(await found([])).toEqual(['end_missing 0-0']);
  });

  it('is found out when parts were exchanged, altered or put in place of others', async () => {
    expect(await found(swapped(made, 1, 2))).toEqual(['misplaced 1-2']);
    expect(await found(changed(made, 3, flipped))).toEqual(['altered 3-3']);
    expect(await found(changed(made, 3, () => new Uint8Array([1, 2, 3])))).toEqual(['altered 3-3']);
    const repeated = [...made.parts, { number: 6, stored: made.parts[0]?.stored as Bytes }];
    expect(await found(repeated)).toEqual(['misplaced 6-6']);
  });

  it('is found out when the log has other parts than the server hands out', async () => {
    const logged = await loggedAs(made.parts, 6);
    expect(await found(made.parts, logged)).toEqual([]);
    const digests = new Map([...logged.digests, [2, systemRng.bytes(32)]] as const);
    expect(await found(made.parts, { ...logged, digests })).toEqual(['not_in_log 2-2']);
  });

  it('names parts that somebody else with the secret made, and voices that never agreed', async () => {
    const forged = await forgedPart(made, await generateMemberKey());
    expect(await found([forged, ...without(made, 0)])).toEqual(['other_key 0-0']);
    const unknown = await checkRecording({ ...made, leafKey: null, parts: [forged], logged: null });
    expect(unknown.report.voices).toMatchObject([{ name: 'Bob', hasAgreed: false }]);
  });

  it('opens with its own secret alone', async () => {
    const { report, file } = await checkRecording({
      ...made,
      secret: systemRng.bytes(32),
      parts: made.parts.slice(0, 2),
      logged: null,
    });
    expect(report.findings.map(({ fault }) => fault)).toEqual(['altered', 'end_missing']);
    expect(file).toBeNull();
  });

  it('travels sealed as one file, with or without what the log holds of it, which is read in no other form', () => {
    const { groupId, recordingId, bundleDigest, parts } = made;
    for (const history of [null, utf8('{}')]) {
      const sealed = { groupId, recordingId, bundleDigest, history, parts };
      const bytes = writeSealedRecording(sealed);
      expect(readSealedRecording(bytes)).toEqual(sealed);
      for (const wrong of [bytes.slice(0, -1), concat(bytes, new Uint8Array([0])), flipped(bytes).slice(1)]) {
        expect(() => readSealedRecording(wrong)).toThrow(/no sealed recording/);
      }
    }
  });
});

async function secondsOf(file: Uint8Array | null): Promise<number> {
  const input = new Input({ source: new BufferSource(file ?? new Uint8Array()), formats: [WEBM] });
  const track = await input.getPrimaryAudioTrack();
  if (track === null) return 0;
  let count = 0;
  for await (const _ of new EncodedPacketSink(track).packets()) count += 1;
  return count * 0.02;
}
