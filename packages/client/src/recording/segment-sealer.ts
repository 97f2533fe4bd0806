// Makes the segments of one recording ready to be stored (L4; decision 0041): encrypts, signs, and chains each to the one before.
import { encodeRecordingStatement, type RecordingStatement } from '@incamera/group';
import { type Bytes, sha256 } from '@incamera/kernel';
import { encodeStored, hashOf, type RecordingName, SegmentCipher } from './segment-cipher.js';
import { encodeSegment, PACKET_US, type SegmentContent } from './segment-content.js';

export interface SealedSegment {
  readonly number: number;
  readonly stored: Bytes;
  /** Content of the testimony that it carries. */
  readonly statement: Bytes;
}

export interface SealerOptions extends RecordingName {
  readonly secret: Bytes;
  /** Signs a testimony of kind `recording`; null: this member has left the group. */
  readonly sign: (content: Bytes) => Promise<Bytes | null>;
}

/** Calls must not overlap: each segment names the one before. */
export class SegmentSealer {
  readonly #options: SealerOptions;
  readonly #cipher: SegmentCipher;
  #next = 0;
  #previous: Bytes = new Uint8Array(32);
  #reachedMs = 0;

  constructor(options: SealerOptions) {
    this.#options = options;
    this.#cipher = new SegmentCipher(options, options.secret);
  }

  /** How many segments were made. */
  get count(): number {
    return this.#next;
  }

  /** Null: this member has left the group, and signs nothing any more. */
  async segment(content: SegmentContent): Promise<SealedSegment | null> {
    const number = this.#next;
    const plaintext = encodeSegment(content);
    const sealedSound = await this.#cipher.seal('sound', number, plaintext);
    const fromMs = Math.floor(content.fromUs / 1000);
    const toMs = Math.floor((content.fromUs + content.packets.length * PACKET_US) / 1000);
    this.#reachedMs = toMs;
    return await this.#state({ kind: 'segment', fromMs, toMs }, plaintext, sealedSound);
  }

  /** The last one: whoever takes it away, or a segment before it, is found out. */
  async end(): Promise<SealedSegment | null> {
    return await this.#state({ kind: 'end', fromMs: this.#reachedMs, toMs: this.#reachedMs }, null, null);
  }

  async #state(
    about: Pick<RecordingStatement, 'kind' | 'fromMs' | 'toMs'>,
    plaintext: Bytes | null,
    sealedSound: Bytes | null,
  ): Promise<SealedSegment | null> {
    const number = this.#next;
    const { recordingId, sign } = this.#options;
    const statement = encodeRecordingStatement({
      recordingId,
      number,
      ...about,
      ciphertextHash: await hashOf(sealedSound),
      plaintextHash: await hashOf(plaintext),
      previous: this.#previous,
    });
    const signed = await sign(statement);
    if (signed === null) return null;
    this.#next += 1;
    this.#previous = await sha256(statement);
    const sealedStatement = await this.#cipher.seal('statement', number, signed);
    return { number, statement, stored: encodeStored({ sealedSound, sealedStatement }) };
  }
}
