// A witness (L1): C2SP tlog-witness. It remembers one checkpoint of each log that it is configured for and countersigns only what
// continues it. Time and storage are given; the same code runs in the command line's process and in tests.
import { type Clock, equalBytes, fromBase64, fromUtf8, toHex, utf8 } from '@incamera/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Checkpoint, parseCheckpoint } from './checkpoint.js';
import { cosign } from './cosignature.js';
import { tlogErrors } from './errors.js';
import { emptyRoot, HASH_BYTES } from './hashing.js';
import {
  formatNote,
  type Note,
  type NoteKey,
  type NoteSigner,
  parseNote,
  signatureLine,
  signaturesOf,
  verifyNote,
} from './note.js';
import { verifyConsistency } from './proofs.js';

/** The most that a request to a witness may have. */
export const MAX_WITNESS_BYTES = 64 * 1024;
const MAX_PROOF = 63;

export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

/**
 * Reads the body of `add-checkpoint`; nothing of it is verified.
 * @throws {AppError} tlog/note_malformed, tlog/checkpoint_malformed
 */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const malformed = (cause?: unknown) => tlogErrors.make('tlog/note_malformed', { cause });
  if (body.byteLength > MAX_WITNESS_BYTES) throw malformed();
  let text: string;
  try {
    text = fromUtf8(body);
  } catch (cause) {
    throw malformed(cause);
  }
  const split = text.indexOf('\n\n');
  const [first, ...lines] = split < 0 ? [] : text.slice(0, split).split('\n');
  const size = /^old (0|[1-9]\d{0,15})$/.exec(first ?? '');
  const proof = lines.map(fromBase64);
  if (size === null || !Number.isSafeInteger(Number(size[1])) || proof.length > MAX_PROOF) throw malformed();
  if (!proof.every((hash) => hash?.byteLength === HASH_BYTES)) throw malformed();
  const note = parseNote(text.slice(split + 2));
  const hashes = proof.filter((hash) => hash !== null);
  return { oldSize: Number(size[1]), proof: hashes, note, checkpoint: parseCheckpoint(note.text) };
}

/** What a witness remembers, by origin. */
export interface WitnessState {
  load(origin: string): Promise<string | null>;
  /** Durable when it resolves. */
  save(origin: string, note: string): Promise<void>;
}

/** An answer in HTTP's terms; the size of a 409 has a media type of its own. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
}

export const SIZE_MEDIA_TYPE = 'text/x.tlog.size';

export class Witness {
  readonly #signer: NoteSigner;
  readonly #logs: ReadonlyMap<string, NoteKey>;
  readonly #state: WitnessState;
  readonly #clock: Clock;
  #queue: Promise<unknown> = Promise.resolve();

  /** @param options `logs`: keys of the logs that are witnessed, by whose names they are told apart */
  constructor(options: {
    readonly signer: NoteSigner;
    readonly logs: readonly NoteKey[];
    readonly state: WitnessState;
    readonly clock: Clock;
  }) {
    this.#signer = options.signer;
    this.#logs = new Map(options.logs.map((key) => [key.name, key]));
    this.#state = options.state;
    this.#clock = options.clock;
  }

  /** Requests are answered one after another: comparing with what is remembered and remembering are one step. @throws what the state throws */
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer> {
    const answer = this.#queue.then(() => this.#add(body));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** The checkpoint that was countersigned last, by the SHA-256 of its origin in hexadecimal; null: none. */
  async checkpoint(originHash: string): Promise<string | null> {
    const origin = [...this.#logs.keys()].find((name) => toHex(sha256(utf8(name))) === originHash);
    return origin === undefined ? null : await this.#state.load(origin);
  }

  async #add(body: Uint8Array): Promise<WitnessAnswer> {
    let request: AddCheckpoint;
    try {
      request = parseAddCheckpoint(body);
    } catch {
      return { status: 400, body: 'malformed request\n' };
    }
    const { checkpoint, note, oldSize } = request;
    const key = this.#logs.get(checkpoint.origin);
    if (key === undefined) return { status: 404, body: 'unknown log\n' };
    if (!(await isSigned(note, key))) return { status: 403, body: 'not signed by the key of this log\n' };
    if (oldSize > checkpoint.size) return { status: 400, body: 'the old size is above the new one\n' };
    const remembered = await this.#remembered(checkpoint.origin);
    if (oldSize !== remembered.size) return { status: 409, body: `${remembered.size}\n` };
    if (!continues(remembered, request)) return { status: 422, body: 'not consistent with what was seen before\n' };
    const line = await cosign(note.text, this.#signer, this.#clock.nowMs());
    const kept = { text: note.text, signatures: [...signaturesOf(note, key), line] };
    await this.#state.save(checkpoint.origin, formatNote(kept));
    return { status: 200, body: signatureLine(line) };
  }

  async #remembered(origin: string): Promise<Checkpoint> {
    const note = await this.#state.load(origin);
    return note === null
      ? { origin, size: 0, root: emptyRoot(), extensions: [] }
      : parseCheckpoint(parseNote(note).text);
  }
}

async function isSigned(note: Note, key: NoteKey): Promise<boolean> {
  try {
    await verifyNote(note, [key]);
    return true;
  } catch {
    return false;
  }
}

function continues(remembered: Checkpoint, { checkpoint, proof }: AddCheckpoint): boolean {
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, emptyRoot())) return false;
  try {
    verifyConsistency(remembered, checkpoint, proof);
    return true;
  } catch {
    return false;
  }
}
