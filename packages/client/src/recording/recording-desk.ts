// Recordings of one stay in a meeting (L4; decision 0041): what this member hears of others', and the one that it makes itself.
import {
  decodeRecordingSignal,
  encodeRecordingSignal,
  type Identification,
  type Member,
  RECORDING_ID_BYTES,
  type RecordingState,
  signRecordingAnswer,
} from '@incamera/group';
import { type AppError, type Bytes, errorCode, type LeafIndex, toBase64Url } from '@incamera/kernel';
import { type MediaEngine, type SoundTapHandlers } from '@incamera/media';
import { bundleResultSchema, newBundleSchema, recordingResultSchema, wireBytes } from '@incamera/protocol';
import { checkBundle, sealSecret, secretCommitment } from '@incamera/shares';
import { type HttpClient } from '../api/http-client.js';
import { type StoredKey } from '../device/device-records.js';
import { clientErrors } from '../errors.js';
import { officersFor } from '../marks/demanded-officers.js';
import { recipientsOf } from '../marks/holder-recipients.js';
import { writeMarkOwner } from '../marks/mark-owner.js';
import { recordingErrors } from '../recording-errors.js';
import { allowsRecording } from '../session/features.js';
import { type MembershipContext } from '../session/membership-context.js';
import { presentMembers } from '../session/present-members.js';
import { type SignalDesk } from '../session/signal-desk.js';
import { notTold, Recorder, TELL_WITHIN_MS } from './recorder.js';
import { type RecordingSaves } from './recording-saves.js';
import { RecordingWatch } from './recording-watch.js';
import { type SeenRecording } from './seen-recording.js';
import { RECORDING_PURPOSE } from './segment-cipher.js';
import { type RecordedVoice } from './segment-content.js';
import { SegmentSealer } from './segment-sealer.js';

const TICK_MS = 1000;
/** That it has ended is said so often, since signals may be lost. */
const FAREWELLS = 10;
/** Who leaves, or ends the meeting, waits so long for what is not stored yet. */
const LEAVE_WITHIN_MS = 5000;

export interface RecordingDeskParts {
  readonly context: MembershipContext;
  readonly http: HttpClient;
  /** Null: this client has no sound. */
  readonly engine: Pick<MediaEngine, 'recordSound'> | null;
  /** Where what is recorded goes on being stored when this stay is over. */
  readonly saves: RecordingSaves;
  readonly memberKey: StoredKey;
  /** As whom this device is in the meeting. */
  readonly identification: Identification;
  readonly signals: Pick<SignalDesk, 'send'>;
  /** Who said that they leave. */
  readonly hostDesk: { hasLeft(leaf: LeafIndex): boolean };
}

interface OwnRecording {
  readonly recorder: Recorder;
  readonly seen: SeenRecording;
}

/** The sound is there before the recording that it is for. */
class LateHandlers implements SoundTapHandlers {
  target: SoundTapHandlers | null = null;

  packet(packet: Bytes, clockUs: number): void {
    this.target?.packet(packet, clockUs);
  }

  failed(error: AppError): void {
    this.target?.failed(error);
  }
}

export class RecordingDesk {
  readonly #parts: RecordingDeskParts;
  readonly #watch: RecordingWatch;
  readonly #stopTimer: () => void;
  #own: OwnRecording | null = null;
  #isStarting = false;
  /** Of the last one that stopped. */
  #storing: Promise<void> = Promise.resolve();
  /** Own recordings that ended, and how often that is still to be said. */
  readonly #farewells = new Map<RecordingState, number>();

  constructor(parts: RecordingDeskParts) {
    this.#parts = parts;
    const { context, signals, memberKey } = parts;
    this.#watch = new RecordingWatch({
      context,
      signals,
      privateKey: memberKey.privateKey,
      checkSealed: (digest) => this.#checkSealed(digest),
      answered: () => this.#own?.recorder.tick(),
    });
    this.#stopTimer = context.environment.clock.every(TICK_MS, () => context.queue.push(() => this.#tick()));
  }

  /** A verified signal of another member. */
  heard(by: LeafIndex, payload: Bytes): boolean {
    const signal = decodeRecordingSignal(payload);
    if (signal === null) return false;
    const { queue } = this.#parts.context;
    queue.push(() =>
      signal.kind === 'state' ? this.#watch.stateHeard(by, signal.state) : this.#watch.answerHeard(by, signal.answer),
    );
    return true;
  }

  /** @throws {AppError} see `RecordingActions.startRecording` */
  async start(): Promise<void> {
    const { context, engine } = this.#parts;
    const { state } = context;
    if (engine === null) throw clientErrors.make('client/media_unavailable');
    if (!allowsRecording(state)) throw recordingErrors.make('client/recording_off');
    if (state.ownMember?.isHost !== true) throw recordingErrors.make('client/recording_host_only');
    await context.rules.require('record');
    if (this.#isStarting || this.#watch.isOn) throw recordingErrors.make('client/recording_runs');
    this.#isStarting = true;
    try {
      await this.#begin(engine);
    } finally {
      this.#isStarting = false;
    }
  }

  /** Ends the own recording, if there is one; resolves once it is stored, or the server refused it. */
  async stop(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    if (own !== null) this.#storing = own.recorder.stop();
    await this.#storing;
  }

  async answer(id: string, agrees: boolean): Promise<void> {
    await this.#watch.answer(id, agrees);
  }

  /** Who leaves, or ends the meeting, waits a little for what was recorded last; then it goes on being stored by itself. */
  async leave(): Promise<void> {
    const { clock } = this.#parts.context.environment;
    await new Promise<void>((resolve) => {
      const giveUp = clock.after(LEAVE_WITHIN_MS, resolve);
      void this.stop().finally(() => {
        giveUp();
        resolve();
      });
    });
  }

  /** The stay is over; what is not stored yet goes on being stored. Nothing is sent to members any more. */
  async close(): Promise<void> {
    this.#stopTimer();
    // Signs while the group is still there; how long storing takes is nobody's to wait for.
    const own = this.#own;
    this.#own = null;
    if (own !== null) await Promise.race([own.recorder.stop(), own.recorder.sealed()]);
    this.#watch.close();
  }

  async #begin(engine: Pick<MediaEngine, 'recordSound'>): Promise<void> {
    const { context } = this.#parts;
    // First of all whether this browser can; it hears nobody yet.
    const handlers = new LateHandlers();
    const tap = await engine.recordSound(() => context.marking.clock.nowSeconds(), handlers);
    try {
      const recorder = await this.#announce(handlers);
      recorder.attach(tap);
      await this.#begun(recorder);
    } catch (error) {
      void this.stop();
      await tap.stop();
      throw error;
    }
  }

  /** Registers the recording; from its `attach` on everybody is told. */
  async #announce(handlers: LateHandlers): Promise<Recorder> {
    const { context } = this.#parts;
    const { rng } = context.environment;
    const recordingId = rng.bytes(RECORDING_ID_BYTES);
    const secret = rng.bytes(32);
    const { digest, token, path } = await this.#register(recordingId, secret);
    const voice = await this.#ownVoice(recordingId);
    const { ownLeaf } = context.group;
    const { groupId } = context.opened.charter;
    const saver = this.#parts.saves.saver(
      { recordingId: toBase64Url(recordingId), path, token },
      {
        dropped: () => context.state.problems.happened(recordingErrors.make('client/recording_gap')),
        refused: (error) => this.#ended(error),
      },
    );
    // The same signature stands in the segment, and committed to in the log.
    const sign = async (content: Bytes) =>
      (await context.testimonies.desk.testifyShown('recording', content))?.signed ?? null;
    const recorder: Recorder = new Recorder({
      recordingId,
      bundleDigest: digest,
      secret,
      ownLeaf,
      saver,
      sealer: new SegmentSealer({ groupId, recordingId, secret, sign }),
      ports: {
        agreed: () => this.#agreed(seen, voice),
        untold: () => this.#untold(seen),
        clockMs: () => Math.floor(context.marking.clock.elapsedMs()),
        tell: (state) => this.#tell(seen, state),
        failed: (error) => this.#ended(error),
      },
    });
    const seen: SeenRecording = this.#watch.begin(recorder.state);
    this.#own = { recorder, seen };
    handlers.target = recorder;
    return recorder;
  }

  /** Resolves when it records. @throws {AppError} `client/recording_not_told`, or why it ended */
  async #begun(recorder: Recorder): Promise<void> {
    const { clock } = this.#parts.context.environment;
    await new Promise<void>((resolve, reject) => {
      const giveUp = clock.after(TELL_WITHIN_MS, () => reject(notTold(recorder.untold())));
      recorder.whenBegun(() => {
        giveUp();
        resolve();
      });
    });
    if (recorder.isStopped) throw recordingErrors.make('client/recording_unknown');
  }

  /** The secret to the holders, then the recording at the server. */
  async #register(
    recordingId: Bytes,
    secret: Bytes,
  ): Promise<{ readonly digest: Bytes; readonly token: string; readonly path: string }> {
    const { context, http, memberKey, identification } = this.#parts;
    const { opened, group, socket } = context;
    const { meetingId } = opened;
    const { groupId } = opened.charter;
    const { charter } = group.charter;
    const holders = await recipientsOf(charter);
    const commitment = await secretCommitment(RECORDING_PURPOSE, groupId, secret);
    const foundingCharter = group.charterChain.versions[0].bytes;
    const owner = await writeMarkOwner(
      identification,
      memberKey,
      { meetingId: groupId, secretCommitment: commitment, foundingCharter },
      RECORDING_PURPOSE,
    );
    const { threshold } = charter.shareHolders;
    const sealed = await sealSecret({
      purpose: RECORDING_PURPOSE,
      officers: officersFor(charter),
      meetingId: groupId,
      secret,
      threshold,
      holders,
      owner,
    });
    const bearer = socket.token;
    if (bearer === null) throw clientErrors.make('client/connection_lost');
    const at = `/api/meetings/${meetingId}`;
    await http.postAs(`${at}/bundles`, { bundle: toBase64Url(sealed.bundle) }, bearer, bundleResultSchema);
    const wanted = {
      recordingId: toBase64Url(recordingId),
      bundleDigest: toBase64Url(sealed.digest),
      holders: holders.map(({ holderId }) => toBase64Url(holderId)),
    };
    const { token } = await http.postAs(`${at}/recordings`, wanted, bearer, recordingResultSchema);
    return { digest: sealed.digest, token, path: `${at}/recordings/${wanted.recordingId}` };
  }

  async #ownVoice(recordingId: Bytes): Promise<RecordedVoice> {
    const { context, memberKey } = this.#parts;
    const { groupId } = context.opened.charter;
    const of = { groupId, recordingId, recorderKey: memberKey.publicKey };
    const atMs = context.environment.clock.nowMs();
    const { signature } = await signRecordingAnswer(of, 'agreed', atMs, memberKey.privateKey);
    const name = context.state.ownMember?.displayName ?? '';
    return { leafKey: memberKey.publicKey, name, agreedAtMs: atMs, signature };
  }

  #agreed(seen: SeenRecording, voice: RecordedVoice): { readonly member: Member; readonly voice: RecordedVoice }[] {
    const { group } = this.#parts.context;
    return group.roster().flatMap((member) => {
      if (member.leaf === group.ownLeaf) return [{ member, voice }];
      const answer = seen.answers.of(member);
      if (answer?.answer !== 'agreed') return [];
      const { signatureKey: leafKey, displayName: name } = member;
      return [{ member, voice: { leafKey, name, agreedAtMs: answer.atMs, signature: answer.signature } }];
    });
  }

  /** Whose device is heard here and has not said that it knows. Who is silent sends no sound either. */
  #untold(seen: SeenRecording): Member[] {
    const { context, hostDesk } = this.#parts;
    return presentMembers(context, { has: (leaf) => hostDesk.hasLeft(leaf) }).filter(
      (member) => member.leaf !== context.group.ownLeaf && seen.answers.of(member) === null,
    );
  }

  #tell(seen: SeenRecording, state: RecordingState): void {
    if (state.phase === 'stopped') this.#farewells.set(state, FAREWELLS);
    this.#watch.changed(seen, state);
    void this.#send(state);
  }

  /** It ended by itself. */
  #ended(error: AppError): void {
    const { state, environment } = this.#parts.context;
    environment.logger.warn('recording_ended', { code: errorCode(error) });
    state.problems.happened(error);
    void this.stop();
  }

  async #tick(): Promise<void> {
    const { state } = this.#parts.context;
    // The rules may not allow it any more.
    const isForbidden = !allowsRecording(state) || state.refusedActions.record !== undefined;
    if (this.#own !== null && isForbidden) void this.stop();
    this.#own?.recorder.tick();
    for (const [said, times] of [...this.#farewells]) {
      if (times <= 1) this.#farewells.delete(said);
      else this.#farewells.set(said, times - 1);
      await this.#send(said);
    }
    await this.#watch.tick();
  }

  async #send(state: RecordingState): Promise<void> {
    await this.#parts.signals.send('recording', encodeRecordingSignal({ kind: 'state', state }));
  }

  /** What a recorder says its secret is sealed in, as the server has it. @throws {AppError} why it is not as it must be */
  async #checkSealed(digest: Bytes): Promise<void> {
    const { context, http } = this.#parts;
    const { charter } = context.group.charter;
    const bearer = context.socket.token;
    if (bearer === null) throw clientErrors.make('client/not_in_meeting');
    const path = `/api/meetings/${context.opened.meetingId}/bundles/${toBase64Url(digest)}`;
    const { bundle } = await http.getAs(path, bearer, newBundleSchema);
    const holders = await recipientsOf(charter);
    await checkBundle(wireBytes(bundle), {
      digest,
      purpose: RECORDING_PURPOSE,
      meetingId: context.opened.charter.groupId,
      threshold: charter.shareHolders.threshold,
      officers: officersFor(charter),
      holderIds: holders.map(({ holderId }) => holderId),
    });
  }
}
