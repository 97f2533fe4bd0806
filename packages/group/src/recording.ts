// What is signed about encrypted recordings (L2, decision 0041): by the recorder of each segment and of the end, as a testimony, and by each
// member whether it agrees to be heard in it.
import { type Bytes, type LeafIndex, type Reader, utf8, Writer } from '@incamera/kernel';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';
import { readAll } from './read-all.js';

export const RECORDING_ID_BYTES = 16;
const HASH_BYTES = 32;
const FORMAT = 1;
const SIGNATURE_BYTES = 64;
const ANSWER_LABEL = utf8('incamera/recording-answer/1');
const MAX_MEMBERS = 300;

const STATEMENT_KINDS = ['segment', 'end'] as const;

/** The content of a testimony of kind `recording`. */
export interface RecordingStatement {
  readonly recordingId: Bytes;
  /** `end`: nothing follows; `number` is then how many segments there were. */
  readonly kind: (typeof STATEMENT_KINDS)[number];
  /** From 0, one more each time, also where a segment could not be stored. */
  readonly number: number;
  /** On the clock of the meeting, ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** SHA-256 of what the server stores of the segment; zeros at the end. */
  readonly ciphertextHash: Bytes;
  /** SHA-256 of what it opens to; zeros at the end. */
  readonly plaintextHash: Bytes;
  /** SHA-256 of the content of the statement before; zeros in the first. */
  readonly previous: Bytes;
}

/** u8 1 ‖ id ‖ u8 kind ‖ u32 number ‖ u64 from ‖ u64 to ‖ three hashes. */
export function encodeRecordingStatement(statement: RecordingStatement): Bytes {
  return new Writer()
    .u8(FORMAT)
    .raw(statement.recordingId)
    .u8(STATEMENT_KINDS.indexOf(statement.kind))
    .u32(statement.number)
    .u64(statement.fromMs)
    .u64(statement.toMs)
    .raw(statement.ciphertextHash)
    .raw(statement.plaintextHash)
    .raw(statement.previous)
    .done();
}

/** Null: anything else than what `encodeRecordingStatement` wrote. */
export function decodeRecordingStatement(bytes: Uint8Array): RecordingStatement | null {
  const read = readAll(bytes, (reader) => {
    const format = reader.u8();
    const recordingId = reader.raw(RECORDING_ID_BYTES);
    const kind = STATEMENT_KINDS[reader.u8()];
    const number = reader.u32();
    const times = { fromMs: reader.u64Number(), toMs: reader.u64Number() };
    const hashes = {
      ciphertextHash: reader.raw(HASH_BYTES),
      plaintextHash: reader.raw(HASH_BYTES),
      previous: reader.raw(HASH_BYTES),
    };
    const isRight = format === FORMAT && kind !== undefined && times.toMs >= times.fromMs;
    return isRight ? { recordingId, kind, number, ...times, ...hashes } : null;
  });
  return read;
}

/** What a member says to a recording; the number on the wire is the position. `told`: knows of it, and has not decided. */
export const RECORDING_ANSWERS = ['told', 'agreed', 'refused'] as const;
export type RecordingAnswer = (typeof RECORDING_ANSWERS)[number];

/** An answer, for one recording of one recorder. The last one holds. */
export interface AnswerToRecording {
  readonly recordingId: Bytes;
  readonly answer: RecordingAnswer;
  /** By the clock of who answers, Unix ms. */
  readonly atMs: number;
  /** Ed25519 by the leaf key of who answers. */
  readonly signature: Bytes;
}

/** To which recording, of whom, in which meeting an answer is given. */
export interface AnsweredRecording {
  /** 32 bytes. */
  readonly groupId: Bytes;
  readonly recordingId: Bytes;
  /** Leaf key of the recorder, 32 bytes. */
  readonly recorderKey: Bytes;
}

function answerBytes(of: AnsweredRecording, answer: RecordingAnswer, atMs: number): Bytes {
  const writer = new Writer().raw(ANSWER_LABEL).raw(of.groupId).raw(of.recordingId).raw(of.recorderKey);
  return writer.u8(RECORDING_ANSWERS.indexOf(answer)).u64(atMs).done();
}

/** Evidence: whoever has it can show that this member agreed, or did not. */
export async function signRecordingAnswer(
  of: AnsweredRecording,
  answer: RecordingAnswer,
  atMs: number,
  privateKey: CryptoKey,
): Promise<AnswerToRecording> {
  const signature = await signEd25519(privateKey, answerBytes(of, answer, atMs));
  return { recordingId: of.recordingId, answer, atMs, signature };
}

/** @param leafKey of who answered */
export async function verifyRecordingAnswer(
  of: AnsweredRecording,
  { answer, atMs, signature }: Pick<AnswerToRecording, 'answer' | 'atMs' | 'signature'>,
  leafKey: Uint8Array,
): Promise<boolean> {
  return await verifyEd25519(leafKey, answerBytes(of, answer, atMs), signature);
}

/** Where a recording stands; the number on the wire is the position. */
export const RECORDING_PHASES = ['announced', 'running', 'stopped'] as const;

/** What the recorder's client says to all members each second. */
export interface RecordingState {
  readonly recordingId: Bytes;
  readonly phase: (typeof RECORDING_PHASES)[number];
  /** The bundle in which the recording's secret is sealed to the holders of the charter, 32 bytes. */
  readonly bundleDigest: Bytes;
  /** Clock of the meeting in ms when it began to record; 0 before. */
  readonly sinceMs: number;
  /** Who is heard in it. */
  readonly heard: readonly LeafIndex[];
}

/** What a signal of kind `recording` carries. */
export type RecordingSignal =
  | { readonly kind: 'state'; readonly state: RecordingState }
  | { readonly kind: 'answer'; readonly answer: AnswerToRecording };

/** u8 0 ‖ state, or u8 1 ‖ answer. */
export function encodeRecordingSignal(signal: RecordingSignal): Bytes {
  const writer = new Writer();
  if (signal.kind === 'answer') {
    const { recordingId, answer, atMs, signature } = signal.answer;
    return writer.u8(1).raw(recordingId).u8(RECORDING_ANSWERS.indexOf(answer)).u64(atMs).raw(signature).done();
  }
  const { recordingId, phase, bundleDigest, sinceMs, heard } = signal.state;
  writer.u8(0).raw(recordingId).u8(RECORDING_PHASES.indexOf(phase)).raw(bundleDigest).u64(sinceMs);
  return writer.list(heard, (w, leaf) => w.u32(leaf)).done();
}

/** Null: nothing that this version may accept. */
export function decodeRecordingSignal(payload: Uint8Array): RecordingSignal | null {
  return readAll(payload, (reader) => {
    const kind = reader.u8();
    if (kind === 0) return readState(reader);
    return kind === 1 ? readAnswer(reader) : null;
  });
}

function readState(reader: Reader): RecordingSignal | null {
  const recordingId = reader.raw(RECORDING_ID_BYTES);
  const phase = RECORDING_PHASES[reader.u8()];
  const bundleDigest = reader.raw(HASH_BYTES);
  const sinceMs = reader.u64Number();
  const heard = reader.list(MAX_MEMBERS, (r) => r.u32() as LeafIndex);
  return phase === undefined ? null : { kind: 'state', state: { recordingId, phase, bundleDigest, sinceMs, heard } };
}

function readAnswer(reader: Reader): RecordingSignal | null {
  const recordingId = reader.raw(RECORDING_ID_BYTES);
  const answer = RECORDING_ANSWERS[reader.u8()];
  const atMs = reader.u64Number();
  const signature = reader.raw(SIGNATURE_BYTES);
  return answer === undefined ? null : { kind: 'answer', answer: { recordingId, answer, atMs, signature } };
}
