// Segments of a recording as they are stored (L4; decision 0041): sound and the recorder's signed statement, each under a key of its own that
// follows from the secret of the recording. The server sees neither, and cannot put one segment in the place of another.
import { type Bytes, hkdfSha256, open, Reader, seal, sha256, utf8, Writer, zeroize } from '@incamera/kernel';

/** For what the secret is split: nothing else is opened by its shares. */
export const RECORDING_PURPOSE = 'recording';

/** Which recording, in which meeting. */
export interface RecordingName {
  /** 32 bytes. */
  readonly groupId: Bytes;
  /** 16 bytes. */
  readonly recordingId: Bytes;
}

/** A segment as it lies at the server. */
export interface StoredParts {
  /** AES-256-GCM; of the end of a recording, which has no sound, none. */
  readonly sealedSound: Bytes | null;
  readonly sealedStatement: Bytes;
}

const FORMAT = 1;
const MAX_SOUND_BYTES = 450_000;
const MAX_STATEMENT_BYTES = 4096;
const LABELS = { sound: utf8('incamera/recording-sound/1'), statement: utf8('incamera/recording-statement/1') };
type Part = keyof typeof LABELS;

/** Seals and opens the parts of one recording. */
export class SegmentCipher {
  readonly #name: RecordingName;
  readonly #secret: Bytes;

  /** @param secret 32 bytes; the caller's to overwrite once this is not used any more */
  constructor(name: RecordingName, secret: Bytes) {
    this.#name = name;
    this.#secret = secret;
  }

  async seal(part: Part, number: number, plaintext: Bytes): Promise<Bytes> {
    return await this.#with(part, number, (key, context) => seal(key, plaintext, context));
  }

  /** Null: not sealed as this part of this segment of this recording. */
  async open(part: Part, number: number, sealed: Bytes): Promise<Bytes | null> {
    return await this.#with(part, number, (key, context) => open(key, sealed, context));
  }

  async #with<T>(part: Part, number: number, use: (key: Bytes, context: Bytes) => Promise<T>): Promise<T> {
    const { groupId, recordingId } = this.#name;
    const context = new Writer().raw(LABELS[part]).raw(groupId).raw(recordingId).u32(number).done();
    const key = await hkdfSha256(this.#secret, groupId, context, 32);
    try {
      return await use(key, context);
    } finally {
      zeroize(key);
    }
  }
}

/** u8 1 ‖ bytes statement ‖ bytes sound; the sound of the end is empty. */
export function encodeStored({ sealedSound, sealedStatement }: StoredParts): Bytes {
  return new Writer()
    .u8(FORMAT)
    .bytes(sealedStatement)
    .bytes(sealedSound ?? new Uint8Array())
    .done();
}

/** Null: anything else. */
export function decodeStored(bytes: Uint8Array): StoredParts | null {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return null;
    const sealedStatement = reader.bytes(MAX_STATEMENT_BYTES);
    const sound = reader.bytes(MAX_SOUND_BYTES);
    reader.end();
    return { sealedStatement, sealedSound: sound.byteLength === 0 ? null : sound };
  } catch {
    return null;
  }
}

const NOTHING = new Uint8Array(32);

/** Of what the server stores of the sound; zeros where there is none. */
export async function hashOf(part: Bytes | null): Promise<Bytes> {
  return part === null ? NOTHING.slice() : await sha256(part);
}
