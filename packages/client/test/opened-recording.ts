// A recording of some forty seconds that its holders opened (test support): Hanna records, Ada agrees, Bob does not.
import { type MemberKey, signTestimony } from '@incamera/group';
import { type Bytes, fromBase64Url, sha256, systemRng } from '@incamera/kernel';
import { combineShares, openShare, readBundle } from '@incamera/shares';
import { type ReadOwner, readOwner } from '../src/cases/device-owner.js';
import { checkRecording, type StoredPart } from '../src/recording/check-recording.js';
import { type LoggedRecording } from '../src/recording/recording-log.js';
import { type CheckedRecording } from '../src/recording/recording-report.js';
import { SegmentSealer } from '../src/recording/segment-sealer.js';
import { RecordingWorld } from './recording-world.js';

export interface MadeRecording extends ReadOwner {
  readonly groupId: Bytes;
  readonly recordingId: Bytes;
  readonly bundleDigest: Bytes;
  readonly secret: Bytes;
  /** Six: five of sound, and the end. */
  readonly parts: readonly StoredPart[];
}

/** The caller closes the world. */
export async function recordedStory(): Promise<{ readonly world: RecordingWorld; readonly made: MadeRecording }> {
  const world = await RecordingWorld.create();
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
  return { world, made: await opened(world) };
}

async function opened(world: RecordingWorld): Promise<MadeRecording> {
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
  return {
    groupId: read.meetingId,
    recordingId: fromBase64Url(kept?.recordingId ?? '') as Bytes,
    bundleDigest: fromBase64Url(kept?.bundleDigest ?? '') as Bytes,
    secret,
    ...(await readOwner(owner, read)),
    parts: [...(kept?.segments ?? [])].map(([number, stored]) => ({ number, stored })),
  };
}

export async function checked(
  made: MadeRecording,
  parts: readonly StoredPart[],
  logged: LoggedRecording | null = null,
): Promise<CheckedRecording> {
  return await checkRecording({ ...made, parts, logged });
}

/** What is found, as `fault first-last`. */
export async function faultsOf(...given: Parameters<typeof checked>): Promise<string[]> {
  const { report } = await checked(...given);
  return report.findings.map(({ fault, fromNumber, toNumber }) => `${fault} ${fromNumber}-${toNumber}`);
}

export const without = ({ parts }: MadeRecording, ...numbers: number[]): StoredPart[] =>
  parts.filter(({ number }) => !numbers.includes(number));

export const changed = ({ parts }: MadeRecording, number: number, change: (stored: Bytes) => Bytes): StoredPart[] =>
  parts.map((part) => (part.number === number ? { number, stored: change(part.stored) } : part));

/** Two parts, each in the place of the other. */
export const swapped = ({ parts }: MadeRecording, a: number, b: number): StoredPart[] =>
  parts.map(({ number, stored }) => {
    const other = number === a ? b : number === b ? a : number;
    return { number, stored: parts[other]?.stored ?? stored };
  });

/** One bit of the sound. */
export function flipped(stored: Bytes): Bytes {
  const out = stored.slice() as Bytes;
  out[out.length - 40] = (out[out.length - 40] as number) ^ 1;
  return out;
}

/** What a log holds of these parts. @param stopped how many the recorder said that it made */
export async function loggedAs(parts: readonly StoredPart[], stopped: number | null): Promise<LoggedRecording> {
  const digests = await Promise.all(parts.map(async ({ number, stored }) => [number, await sha256(stored)] as const));
  const log = { origin: 'meet.example.org/log', size: 1, witnesses: [], isNamed: false };
  return { digests: new Map(digests), stopped, log };
}

/** A first part by somebody who has the secret, in which Bob is heard, who never agreed. */
export async function forgedPart(
  { groupId, recordingId, secret }: MadeRecording,
  forger: MemberKey,
): Promise<StoredPart> {
  const sign = (content: Bytes) =>
    signTestimony(
      { kind: 'recording', groupId, leafKey: forger.publicKey, epoch: 1n, atMs: 1, checkpoint: null, content },
      forger.privateKey,
    );
  const sealer = new SegmentSealer({ groupId, recordingId, secret, sign });
  const voice = { leafKey: systemRng.bytes(32), name: 'Bob', agreedAtMs: 1, signature: systemRng.bytes(64) };
  const packets = [new Uint8Array([0xf8, 0xff, 0xfe])];
  const sealed = await sealer.segment({ fromUs: 1_000_000, voices: [voice], packets });
  return { number: 0, stored: sealed?.stored as Bytes };
}
