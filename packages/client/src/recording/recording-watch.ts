// Recordings as every member watches them (L4; decision 0041): says that it knows, hands on what the person answers, and names a recorder
// who may not record, has sealed to others, or takes the sound of somebody who did not agree.
import {
  type AnswerToRecording,
  encodeRecordingSignal,
  type Member,
  type RecordingAnswer,
  type RecordingState,
  signRecordingAnswer,
} from '@incamera/group';
import { type AppError, type Bytes, equalBytes, type LeafIndex, toBase64Url } from '@incamera/kernel';
import { asAppError } from '../errors.js';
import { recordingErrors } from '../recording-errors.js';
import { type MembershipContext } from '../session/membership-context.js';
import { type SignalDesk } from '../session/signal-desk.js';
import { SeenRecording } from './seen-recording.js';

/** Answers are volatile: repeated until the recorder's state shows them, and now and then for those who came later. */
const REPEAT_MS = 2000;
const REMIND_MS = 15_000;
/** For a change of mind to arrive before it is held against the recorder. */
const CHANGE_MS = 3000;
/** Of one member at the same time. */
const MAX_OF_MEMBER = 2;

export interface WatchOptions {
  readonly context: Pick<MembershipContext, 'state' | 'group' | 'environment' | 'rules' | 'opened'>;
  readonly signals: Pick<SignalDesk, 'send'>;
  /** Of our leaf. */
  readonly privateKey: CryptoKey;
  /** Whether the secret is sealed to the holders of the charter. @throws {AppError} */
  readonly checkSealed: (bundleDigest: Bytes) => Promise<void>;
  /** Somebody's answer to our own recording came in. */
  readonly answered: () => void;
}

export class RecordingWatch {
  readonly #options: WatchOptions;
  readonly #seen = new Map<string, SeenRecording>();
  /** Those that were said to have ended: a late word of them begins nothing. */
  readonly #over = new Set<string>();
  #lastAnswerMs = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** A verified signal: how somebody's recording stands. */
  async stateHeard(leaf: LeafIndex, said: RecordingState): Promise<void> {
    const { state, group, environment } = this.#options.context;
    const recorder = state.member(leaf);
    const id = idOf(leaf, said.recordingId);
    if (recorder === null || leaf === group.ownLeaf || this.#over.has(id)) return;
    const nowMs = environment.clock.nowMs();
    const known = this.#seen.get(id);
    if (said.phase === 'stopped') return this.#ended(id);
    if (known === undefined) {
      if ([...this.#seen.values()].filter((one) => one.recorder.leaf === leaf).length >= MAX_OF_MEMBER) return;
      const { groupId } = this.#options.context.opened.charter;
      const seen = new SeenRecording({ id, groupId, recorder, isOwn: false, state: said, nowMs });
      this.#seen.set(id, seen);
      await this.#begun(seen);
    } else {
      // What it is sealed in cannot change: that would be another recording.
      if (!equalBytes(known.state.bundleDigest, said.bundleDigest)) this.#wrong(known, 'client/recording_not_sealed');
      known.state = said;
      known.heardMs = nowMs;
    }
    this.#show();
  }

  /** A verified signal: what somebody answers. */
  async answerHeard(leaf: LeafIndex, answer: AnswerToRecording): Promise<void> {
    const from = this.#options.context.state.member(leaf);
    if (from === null) return;
    for (const seen of this.#seen.values()) {
      if (!equalBytes(seen.recordingId, answer.recordingId)) continue;
      const isNews = await seen.answers.take(from, answer);
      if (isNews && seen.isOwn) this.#options.answered();
    }
    this.#show();
  }

  /** Our own recording begins: its answers are collected here. */
  begin(state: RecordingState): SeenRecording {
    const { group, environment, opened } = this.#options.context;
    const recorder = group.roster().find(({ leaf }) => leaf === group.ownLeaf) as Member;
    const id = idOf(recorder.leaf, state.recordingId);
    const nowMs = environment.clock.nowMs();
    const seen = new SeenRecording({ id, groupId: opened.charter.groupId, recorder, isOwn: true, state, nowMs });
    this.#seen.set(id, seen);
    this.#show();
    return seen;
  }

  /** Our own recording moved on, or ended. */
  changed(seen: SeenRecording, state: RecordingState): void {
    seen.state = state;
    if (state.phase === 'stopped') this.#ended(seen.id);
    else this.#show();
  }

  /** Whether anybody's is going on. */
  get isOn(): boolean {
    return this.#seen.size > 0;
  }

  /** @throws {AppError} `client/recording_unknown`, `client/recording_not_sealed`, `client/recording_not_permitted` */
  async answer(id: string, agrees: boolean): Promise<void> {
    const seen = this.#seen.get(id);
    if (seen === undefined || seen.isOwn) throw recordingErrors.make('client/recording_unknown');
    if (agrees && seen.problem !== null) throw seen.problem;
    await this.#say(seen, agrees ? 'agreed' : 'refused');
    this.#show();
  }

  /** Every second. */
  async tick(): Promise<void> {
    const { state, environment } = this.#options.context;
    const nowMs = environment.clock.nowMs();
    for (const seen of [...this.#seen.values()]) {
      const { leaf, signatureKey } = seen.recorder;
      const member = state.member(leaf);
      // Who is not in the group any more has no keys, and hears nothing.
      if (member === null || !equalBytes(member.signatureKey, signatureKey)) {
        this.#ended(seen.id);
        continue;
      }
      if (seen.isOwn) continue;
      const silence = seen.isSilent(nowMs) ? recordingErrors.make('client/recording_unconfirmed') : null;
      state.problems.set(`recording-silent/${seen.id}`, silence);
      if (seen.problem === null && !this.#options.context.rules.mayRecord(leaf)) {
        this.#wrong(seen, 'client/recording_not_permitted');
      }
      this.#checkConsent(seen, nowMs);
      await this.#repeat(seen, nowMs);
    }
    if (this.#seen.size > 0) this.#show();
  }

  close(): void {
    for (const id of [...this.#seen.keys()]) this.#ended(id);
  }

  async #begun(seen: SeenRecording): Promise<void> {
    const { context, checkSealed } = this.#options;
    if (!context.rules.mayRecord(seen.recorder.leaf)) return this.#wrong(seen, 'client/recording_not_permitted');
    context.state.problems.tell('recording_announced', seen.recorder.displayName);
    await this.#say(seen, 'told');
    checkSealed(seen.state.bundleDigest).catch((error: unknown) => {
      this.#wrong(seen, 'client/recording_not_sealed', asAppError(error));
      this.#show();
    });
  }

  async #say(seen: SeenRecording, answer: RecordingAnswer): Promise<void> {
    const { context, privateKey } = this.#options;
    const { groupId } = context.opened.charter;
    const of = { groupId, recordingId: seen.recordingId, recorderKey: seen.recorder.signatureKey };
    // The last one holds, so that each is later than the one before.
    const atMs = Math.max(context.environment.clock.nowMs(), this.#lastAnswerMs + 1);
    this.#lastAnswerMs = atMs;
    seen.own = await signRecordingAnswer(of, answer, atMs, privateKey);
    await this.#send(seen);
  }

  async #send(seen: SeenRecording): Promise<void> {
    if (seen.own === null) return;
    seen.sentMs = this.#options.context.environment.clock.nowMs();
    await this.#options.signals.send('recording', encodeRecordingSignal({ kind: 'answer', answer: seen.own }));
  }

  async #repeat(seen: SeenRecording, nowMs: number): Promise<void> {
    const isHeard = seen.state.heard.includes(this.#options.context.group.ownLeaf);
    const isKnown = seen.state.phase === 'running' && isHeard === (seen.own?.answer === 'agreed');
    if (nowMs - seen.sentMs >= (isKnown ? REMIND_MS : REPEAT_MS)) await this.#send(seen);
  }

  /** Signed by the recorder whom it takes, and by each what they said: whoever hears both can compare. */
  #checkConsent(seen: SeenRecording, nowMs: number): void {
    const { state, group } = this.#options.context;
    if (seen.state.phase !== 'running') return;
    for (const leaf of seen.state.heard) {
      const member = state.member(leaf);
      if (member === null || leaf === seen.recorder.leaf) continue;
      const answer = leaf === group.ownLeaf ? seen.own : seen.answers.of(member);
      const isContradicted = answer !== null && answer.answer !== 'agreed' && nowMs - answer.atMs > CHANGE_MS;
      if (isContradicted) this.#wrong(seen, 'client/recording_without_consent');
    }
  }

  #wrong(seen: SeenRecording, code: Parameters<typeof recordingErrors.make>[0], cause?: AppError): void {
    if (seen.problem !== null) return;
    const { state } = this.#options.context;
    seen.problem = recordingErrors.make(code, cause === undefined ? {} : { cause, context: { code: cause.code } });
    state.problems.set(`recording/${seen.id}`, seen.problem);
    state.problems.tell('problem', seen.recorder.displayName, seen.problem);
  }

  #ended(id: string): void {
    const seen = this.#seen.get(id);
    this.#over.add(id);
    if (seen === undefined) return;
    const { state } = this.#options.context;
    this.#seen.delete(id);
    state.problems.set(`recording-silent/${id}`, null);
    state.problems.set(`recording/${id}`, null);
    state.problems.tell('recording_ended', seen.recorder.displayName);
    this.#show();
  }

  #show(): void {
    const { state, group, environment } = this.#options.context;
    const nowMs = environment.clock.nowMs();
    const roster = state.group?.roster ?? [];
    state.recordings = [...this.#seen.values()].map((seen) => seen.view(roster, group.ownLeaf, nowMs));
    state.touch();
  }
}

function idOf(leaf: LeafIndex, recordingId: Bytes): string {
  return `${leaf}.${toBase64Url(recordingId)}`;
}
