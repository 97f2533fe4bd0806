// What an opened recording shows: whole, or with every part named that is missing, altered, in a wrong place, by another key or cut off.
import { generateMemberKey, signTestimony } from '@incamera/group';
import { type Bytes, concat, fromBase64Url, sha256, systemRng, toBase64Url } from '@incamera/kernel';
import { combineShares, openShare, readBundle } from '@incamera/shares';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOwner } from '../src/cases/device-owner.js';
import { checkRecording, type LoggedRecording, type StoredPart } from '../src/recording/check-recording.js';
import { readSealedRecording, writeSealedRecording } from '../src/recording/sealed-file.js';
import { SegmentSealer } from '../src/recording/segment-sealer.js';
import { RecordingWorld } from './recording-world.js';

interface Opened {
  readonly groupId: Bytes;
  readonly recordingId: Bytes;
  readonly bundleDigest: Bytes;
  readonly secret: Bytes;
  readonly owner: Awaited<ReturnType<typeof readOwner>>['owner'];
  readonly leafKey: Bytes | null;
  readonly parts: readonly StoredPart[];
}

let world: RecordingWorld;
let made: Opened;

/** Hanna records some forty seconds; Ada agrees, Bob does not. */
beforeAll(async () => {
  world = await RecordingWorld.create();
  const hanna = await world.host();
  const ada = await world.guest('Ada', hanna);
  const bob = await world.guest('Bob', hanna);
  await world.run(1500);
  const tap = await world.record(hanna);
  await world.answer(ada, true);
  await world.answer(bob, false);
  for (let i = 0; i < 7; i++) {
    await world.run(6000, 500);
    tap.speak(6000);
  }
  await world.stop(hanna);
  made = await opened();
}, 60_000);
afterAll(() => world.close());

async function opened(): Promise<Opened> {
  const [kept] = world.server.recordings.kept;
  const bundle = fromBase64Url(world.server.bundles.stored.get(kept?.bundleDigest ?? '') ?? '') as Bytes;
  const shares = await Promise.all(
    world.keyHolders.map(async ({ holderId, key }) => ({
      holderId,
      share: await openShare(bundle, key.privateKey, holderId),
    })),
  );
  const { secret, owner } = await combineShares(bundle, shares);
  const read = readBundle(bundle);
  expect(read.purpose).toBe('recording');
  return {
    groupId: read.meetingId,
    recordingId: fromBase64Url(kept?.recordingId ?? '') as Bytes,
    bundleDigest: fromBase64Url(kept?.bundleDigest ?? '') as Bytes,
    secret,
    ...(await readOwner(owner, read)),
    parts: [...(kept?.segments ?? [])].map(([number, stored]) => ({ number, stored })),
  };
}

const check = (parts: readonly StoredPart[], logged: LoggedRecording | null = null) =>
  checkRecording({ ...made, parts, logged });
async function found(parts: readonly StoredPart[], logged: LoggedRecording | null = null) {
  const { report } = await check(parts, logged);
  return report.findings.map(({ fault, fromNumber, toNumber }) => `${fault} ${fromNumber}-${toNumber}`);
}
const without = (...numbers: number[]) => made.parts.filter(({ number }) => !numbers.includes(number));
const changed = (number: number, change: (stored: Bytes) => Bytes) =>
  made.parts.map((part) => (part.number === number ? { number, stored: change(part.stored) } : part));

describe('an opened recording', () => {
  it('is whole, signed by its recorder, with the voices of those who agreed', async () => {
    expect(made.parts.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
    const { report, file } = await check(made.parts);
    expect(report).toMatchObject({ findings: [], goodParts: 6, recorder: { name: 'Hanna' } });
    expect(report.leafKey).toBe(toBase64Url(made.leafKey ?? new Uint8Array()));
    expect(report.voices.map(({ name, hasAgreed }) => [name, hasAgreed])).toEqual([
      ['Hanna', true],
      ['Ada', true],
    ]);
    expect((report.toMs ?? 0) - (report.fromMs ?? 0)).toBeGreaterThan(40_000);
    expect(await secondsOf(file)).toBeCloseTo(42, 0);
  });

  it('keeps its times where parts are missing, and names them', async () => {
    const { report, file } = await check(without(1, 2));
    const { findings } = report;
    expect(findings).toMatchObject([{ fault: 'missing', fromNumber: 1, toNumber: 2 }]);
    expect((findings[0]?.toMs ?? 0) - (findings[0]?.fromMs ?? 0)).toBe(20_000);
    expect(await secondsOf(file)).toBeCloseTo(42, 0);
  });

  it('is found out when its end was cut off, by the missing statement and by the log', async () => {
    expect(await found(without(5))).toEqual(['end_missing 5-5']);
    expect(await found(without(4, 5))).toEqual(['end_missing 4-4']);
    const stopped = { digests: await digestsOf(without(4, 5)), stopped: 6 };
    expect(await found(without(4, 5), stopped)).toEqual(['missing 4-5', 'end_missing 4-4']);
    expect(await found([])).toEqual(['end_missing 0-0']);
  });

  it('is found out when parts were exchanged, altered or put in place of others', async () => {
    const swapped = made.parts.map(({ number, stored }) => {
      const other = number === 1 ? 2 : number === 2 ? 1 : number;
      return { number, stored: made.parts[other]?.stored ?? stored };
    });
    expect(await found(swapped)).toEqual(['misplaced 1-2']);
    expect(await found(changed(3, flipped))).toEqual(['altered 3-3']);
    expect(await found(changed(3, () => new Uint8Array([1, 2, 3])))).toEqual(['altered 3-3']);
    const repeated = [...made.parts, { number: 6, stored: made.parts[0]?.stored as Bytes }];
    expect(await found(repeated)).toEqual(['misplaced 6-6']);
  });

  it('is found out when the log has other parts than the server hands out', async () => {
    const digests = new Map(await digestsOf(made.parts));
    expect(await found(made.parts, { digests, stopped: 6 })).toEqual([]);
    digests.set(2, systemRng.bytes(32));
    expect(await found(made.parts, { digests, stopped: 6 })).toEqual(['not_in_log 2-2']);
  });

  it('names parts that somebody else with the secret made, and voices that never agreed', async () => {
    const { groupId, recordingId, secret } = made;
    const mallory = await generateMemberKey();
    const sign = (content: Bytes) =>
      signTestimony(
        { kind: 'recording', groupId, leafKey: mallory.publicKey, epoch: 1n, atMs: 1, checkpoint: null, content },
        mallory.privateKey,
      );
    const forger = new SegmentSealer({ groupId, recordingId, secret, sign });
    const voice = { leafKey: systemRng.bytes(32), name: 'Bob', agreedAtMs: 1, signature: systemRng.bytes(64) };
    const packets = [new Uint8Array([0xf8, 0xff, 0xfe])];
    const forged = await forger.segment({ fromUs: 1_000_000, voices: [voice], packets });
    const stored = forged?.stored as Bytes;
    expect(await found([{ number: 0, stored }, ...without(0)])).toEqual(['other_key 0-0']);
    const unknown = await checkRecording({ ...made, leafKey: null, parts: [{ number: 0, stored }], logged: null });
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

  it('travels sealed as one file, which is read in no other form', () => {
    const bytes = writeSealedRecording(made);
    expect(readSealedRecording(bytes)).toEqual({
      groupId: made.groupId,
      recordingId: made.recordingId,
      bundleDigest: made.bundleDigest,
      parts: made.parts,
    });
    for (const wrong of [bytes.slice(0, -1), concat(bytes, new Uint8Array([0])), flipped(bytes).slice(1)]) {
      expect(() => readSealedRecording(wrong)).toThrow(/no sealed recording/);
    }
  });
});

/** One bit of the sound. */
function flipped(stored: Bytes): Bytes {
  const out = stored.slice() as Bytes;
  out[out.length - 40] = (out[out.length - 40] as number) ^ 1;
  return out;
}

async function digestsOf(parts: readonly StoredPart[]): Promise<ReadonlyMap<number, Bytes>> {
  return new Map(await Promise.all(parts.map(async ({ number, stored }) => [number, await sha256(stored)] as const)));
}

async function secondsOf(file: Uint8Array | null): Promise<number> {
  const input = new Input({ source: new BufferSource(file ?? new Uint8Array()), formats: [WEBM] });
  const track = await input.getPrimaryAudioTrack();
  if (track === null) return 0;
  let count = 0;
  for await (const _ of new EncodedPacketSink(track).packets()) count += 1;
  return count * 0.02;
}
