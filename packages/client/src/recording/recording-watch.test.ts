// What every member makes of somebody else's recording: who may not record, takes who refused, seals to others, or falls silent, is named.
import {
  decodeRecordingSignal,
  generateMemberKey,
  type Member,
  type MemberKey,
  type RecordingState,
  signRecordingAnswer,
} from '@incamera/group';
import { type Bytes, type LeafIndex, systemRng } from '@incamera/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { recordingErrors } from '../recording-errors.js';
import { ProblemBook } from '../session/problem-book.js';
import { RecordingWatch, type WatchOptions } from './recording-watch.js';

const [HANNA, ADA, BOB] = [0, 1, 2] as LeafIndex[] as [LeafIndex, LeafIndex, LeafIndex];
const groupId = systemRng.bytes(32);
const recordingId = systemRng.bytes(16);
const bundleDigest = systemRng.bytes(32);

let clock: FakeClock;
let keys: readonly MemberKey[];
let roster: Member[];
let problems: ProblemBook;
let recordings: readonly { readonly state: string; readonly problem: { readonly code: string } | null }[];
let sent: Bytes[];
let mayRecord: boolean;
let sealed: Promise<void>;
let watch: RecordingWatch;

/** We are Ada; Hanna records. */
beforeEach(async () => {
  clock = new FakeClock();
  keys = await Promise.all([0, 1, 2].map(() => generateMemberKey()));
  roster = ['Hanna', 'Ada', 'Bob'].map(
    (displayName, leaf) => ({ leaf, displayName, signatureKey: keys[leaf]?.publicKey }) as unknown as Member,
  );
  problems = new ProblemBook(clock, () => undefined);
  [recordings, sent, mayRecord, sealed] = [[], [], true, Promise.resolve()];
  const state = {
    problems,
    member: (leaf: LeafIndex) => roster.find((member) => member.leaf === leaf) ?? null,
    group: { roster },
    touch: () => undefined,
    set recordings(shown: typeof recordings) {
      recordings = shown;
    },
  };
  const context = {
    state,
    group: { ownLeaf: ADA, roster: () => roster },
    environment: { clock },
    rules: { mayRecord: () => mayRecord },
    opened: { charter: { groupId } },
  };
  watch = new RecordingWatch({
    context: context as unknown as WatchOptions['context'],
    signals: {
      send: async (_kind, payload) => {
        sent.push(payload as Bytes);
      },
    },
    privateKey: (keys[ADA] as MemberKey).privateKey,
    checkSealed: () => sealed,
    answered: () => undefined,
  });
});

const said = (change: Partial<RecordingState> = {}): RecordingState => ({
  recordingId,
  bundleDigest,
  phase: 'running',
  sinceMs: 1000,
  heard: [HANNA],
  ...change,
});
const answers = () =>
  sent.map(decodeRecordingSignal).map((signal) => (signal?.kind === 'answer' ? signal.answer.answer : ''));
const standing = () => problems.standing.map(({ code }) => code);
async function pass(ms: number, state: RecordingState | null): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1000) {
    clock.advance(1000);
    if (state !== null) await watch.stateHeard(HANNA, state);
    await watch.tick();
  }
}
async function bobSays(answer: 'agreed' | 'refused', key = keys[BOB] as MemberKey): Promise<void> {
  const of = { groupId, recordingId, recorderKey: (keys[HANNA] as MemberKey).publicKey };
  await watch.answerHeard(BOB, await signRecordingAnswer(of, answer, clock.nowMs(), key.privateKey));
}

describe('a recording of somebody else', () => {
  it('is answered at once, and repeated until the recorder knows', async () => {
    await watch.stateHeard(HANNA, said({ phase: 'announced', sinceMs: 0, heard: [] }));
    expect(answers()).toEqual(['told']);
    await pass(4000, said({ phase: 'announced', sinceMs: 0, heard: [] }));
    expect(answers()).toEqual(['told', 'told', 'told']);
    await pass(10_000, said());
    expect(answers()).toHaveLength(3);
    expect(standing()).toEqual([]);
  });

  it('of somebody who may not record is named, and nobody can agree to it', async () => {
    mayRecord = false;
    await watch.stateHeard(HANNA, said());
    expect(answers()).toEqual([]);
    expect(standing()).toEqual(['client/recording_not_permitted']);
    await expect(
      watch.answer(`${HANNA}.${Buffer.from(recordingId).toString('base64url')}`, true),
    ).rejects.toMatchObject({
      code: 'client/recording_not_permitted',
    });
  });

  it('that takes us without our word is named, once a change of mind had time to arrive', async () => {
    await watch.stateHeard(HANNA, said());
    await pass(2000, said({ heard: [HANNA, ADA] }));
    expect(standing()).toEqual([]);
    await pass(3000, said({ heard: [HANNA, ADA] }));
    expect(standing()).toEqual(['client/recording_without_consent']);
  });

  it('that takes another one who refused is named; a forged refusal names nobody', async () => {
    await watch.stateHeard(HANNA, said());
    await bobSays('refused', keys[HANNA]);
    await pass(6000, said({ heard: [HANNA, BOB] }));
    expect(standing()).toEqual([]);
    await bobSays('agreed');
    await pass(6000, said({ heard: [HANNA, BOB] }));
    expect(standing()).toEqual([]);
    await bobSays('refused');
    await pass(6000, said({ heard: [HANNA, BOB] }));
    expect(standing()).toEqual(['client/recording_without_consent']);
  });

  it('that is sealed to others, or to something else later, is named', async () => {
    sealed = Promise.reject(recordingErrors.make('client/recording_unknown'));
    sealed.catch(() => undefined);
    await watch.stateHeard(HANNA, said());
    await new Promise((resolve) => setImmediate(resolve));
    expect(standing()).toEqual(['client/recording_not_sealed']);
    sealed = Promise.resolve();
    const other = systemRng.bytes(16);
    await watch.stateHeard(HANNA, said({ recordingId: other }));
    await watch.stateHeard(HANNA, said({ recordingId: other, bundleDigest: systemRng.bytes(32) }));
    expect(recordings.map(({ problem }) => problem?.code)).toEqual([
      'client/recording_not_sealed',
      'client/recording_not_sealed',
    ]);
  });

  it('whose recorder falls silent may go on, until it says otherwise or is gone', async () => {
    await watch.stateHeard(HANNA, said());
    await pass(6000, null);
    expect(recordings.map(({ state }) => state)).toEqual(['unconfirmed']);
    expect(standing()).toEqual(['client/recording_unconfirmed']);
    await pass(1000, said());
    expect(recordings.map(({ state }) => state)).toEqual(['running']);
    expect(standing()).toEqual([]);
    roster.shift();
    await pass(1000, null);
    expect(recordings).toEqual([]);
  });

  it('that has ended is not begun again by a late word', async () => {
    await watch.stateHeard(HANNA, said());
    await watch.stateHeard(HANNA, said({ phase: 'stopped', heard: [] }));
    await watch.stateHeard(HANNA, said());
    expect(recordings).toEqual([]);
  });
});
