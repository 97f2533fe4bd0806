// Judges one stored part of a recording (L4; decision 0041): opened by its key, signed by the recorder, what the signature says, and whose voices.
import {
  decodeRecordingStatement,
  type RecordingStatement,
  readTestimony,
  verifyRecordingAnswer,
} from '@incamera/group';
import { type Bytes, equalBytes, sha256, toBase64Url } from '@incamera/kernel';
import { type HeardVoice, type RecordingFault } from './recording-report.js';
import { decodeStored, hashOf, type RecordingName, SegmentCipher } from './segment-cipher.js';
import { decodeSegment, type SegmentContent } from './segment-content.js';

/** What a part turned out to be. */
export type JudgedPart =
  | {
      readonly fault: null;
      readonly statement: RecordingStatement;
      /** SHA-256 of the content of the statement: what the next one names. */
      readonly link: Bytes;
      /** Null: the end. */
      readonly content: SegmentContent | null;
      readonly leafKey: Bytes;
      readonly voices: readonly HeardVoice[];
    }
  | { readonly fault: RecordingFault; readonly statement: RecordingStatement | null };

export interface PartJudgeOptions extends RecordingName {
  /** 32 bytes. */
  readonly secret: Bytes;
  /** Of the device that sealed the secret; null: not known, then that of the first part. */
  readonly leafKey: Bytes | null;
}

/** Numbers at which a part that does not open is tried, before and behind its own. */
const SEARCHED = 500;

export class PartJudge {
  readonly #options: PartJudgeOptions;
  readonly #cipher: SegmentCipher;
  #leafKey: Bytes | null;

  constructor(options: PartJudgeOptions) {
    this.#options = options;
    this.#cipher = new SegmentCipher(options, options.secret);
    this.#leafKey = options.leafKey;
  }

  /** @param number under which it was stored */
  async judge(number: number, stored: Bytes): Promise<JudgedPart> {
    const parts = decodeStored(stored);
    if (parts === null) return { fault: 'altered', statement: null };
    const signed = await this.#cipher.open('statement', number, parts.sealedStatement);
    if (signed === null) {
      const isElsewhere = await this.#belongsElsewhere(number, parts.sealedStatement);
      return { fault: isElsewhere ? 'misplaced' : 'altered', statement: null };
    }
    const read = await readTestimony(signed);
    if (!read.ok) return { fault: 'unsigned', statement: null };
    const { kind, groupId, leafKey, content: said } = read.value;
    const statement = kind === 'recording' ? decodeRecordingStatement(said) : null;
    if (statement === null || !equalBytes(groupId, this.#options.groupId))
      return { fault: 'unsigned', statement: null };
    this.#leafKey ??= leafKey;
    if (!equalBytes(leafKey, this.#leafKey)) return { fault: 'other_key', statement };
    const isHere = statement.number === number && equalBytes(statement.recordingId, this.#options.recordingId);
    if (!isHere) return { fault: 'misplaced', statement };
    const link = await sha256(said);
    if (statement.kind === 'end') {
      const isEmpty = parts.sealedSound === null;
      return isEmpty
        ? { fault: null, statement, link, content: null, leafKey, voices: [] }
        : { fault: 'altered', statement };
    }
    const content = await this.#sound(number, parts.sealedSound, statement);
    if (content === null) return { fault: 'altered', statement };
    return { fault: null, statement, link, content, leafKey, voices: await this.#voices(content, leafKey) };
  }

  async #sound(number: number, sealed: Bytes | null, statement: RecordingStatement): Promise<SegmentContent | null> {
    if (sealed === null || !equalBytes(await hashOf(sealed), statement.ciphertextHash)) return null;
    const plaintext = await this.#cipher.open('sound', number, sealed);
    if (plaintext === null || !equalBytes(await hashOf(plaintext), statement.plaintextHash)) return null;
    const content = decodeSegment(plaintext);
    return content !== null && Math.floor(content.fromUs / 1000) === statement.fromMs ? content : null;
  }

  async #voices({ voices }: SegmentContent, recorderKey: Bytes): Promise<HeardVoice[]> {
    const { groupId, recordingId } = this.#options;
    return await Promise.all(
      voices.map(async ({ leafKey, name, agreedAtMs: atMs, signature }) => ({
        leafKey: toBase64Url(leafKey),
        name,
        hasAgreed: await verifyRecordingAnswer(
          { groupId, recordingId, recorderKey },
          { answer: 'agreed', atMs, signature },
          leafKey,
        ),
      })),
    );
  }

  async #belongsElsewhere(number: number, sealedStatement: Bytes): Promise<boolean> {
    for (let distance = 1; distance <= SEARCHED; distance++) {
      for (const other of [number - distance, number + distance]) {
        if (other < 0) continue;
        if ((await this.#cipher.open('statement', other, sealedStatement)) !== null) return true;
      }
    }
    return false;
  }
}
