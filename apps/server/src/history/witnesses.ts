// Asking witnesses for cosignatures (L5): C2SP tlog-witness. They see checkpoints and consistency proofs, and nothing else.
import { errorCode, type Logger, toBase64 } from '@incamera/kernel';
import { type SqlLog } from '@incamera/store';
import {
  cosignaturesOf,
  formatNote,
  type Note,
  type NoteKey,
  type NoteSignature,
  openCheckpoint,
  parseSignatureLines,
  type SignedCheckpoint,
  signaturesOf,
  TileReader,
} from '@incamera/tlog';
import { type WitnessSettings } from './log-settings.js';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 16 * 1024;

/** What a witness answered, as far as it matters. */
type Answer =
  | { readonly kind: 'cosigned'; readonly signatures: readonly NoteSignature[] }
  /** It has seen another size last. */
  | { readonly kind: 'other_size'; readonly size: number }
  | { readonly kind: 'refused'; readonly status: number };

interface Options {
  readonly settings: readonly WitnessSettings[];
  readonly log: SqlLog;
  readonly key: NoteKey;
  readonly logger: Logger;
}

export class Witnesses {
  readonly #options: Options;
  /** The size that each one cosigned last; unknown ones are asked with 0 and say theirs. */
  readonly #sizes = new Map<WitnessSettings, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** The note with the cosignatures of those who answered in time. Never throws: a log goes on without its witnesses, and everybody sees it. */
  async cosign(note: string): Promise<string> {
    const { settings, key, log, logger } = this.#options;
    if (settings.length === 0) return note;
    try {
      const checkpoint = await openCheckpoint(note, key);
      const reader = await TileReader.open(checkpoint, log);
      const added = await Promise.all(settings.map((witness) => this.#askOne(witness, note, checkpoint, reader)));
      return formatNote({
        text: checkpoint.note.text,
        signatures: [...checkpoint.note.signatures, ...added.flat()],
      });
    } catch (error) {
      logger.error('log_not_cosigned', { code: errorCode(error) });
      return note;
    }
  }

  async #askOne(
    witness: WitnessSettings,
    note: string,
    checkpoint: SignedCheckpoint,
    reader: TileReader,
  ): Promise<readonly NoteSignature[]> {
    const { logger } = this.#options;
    const name = witness.key.name;
    try {
      let answer = await submit(witness, Math.min(this.#sizes.get(witness) ?? 0, checkpoint.size), note, reader);
      if (answer.kind === 'other_size' && answer.size <= checkpoint.size) {
        answer = await submit(witness, answer.size, note, reader);
      }
      if (answer.kind === 'cosigned') {
        const good = await ownSignatures(checkpoint.note, answer.signatures, witness.key);
        this.#sizes.set(witness, checkpoint.size);
        return good;
      }
      this.#sizes.delete(witness);
      // It has seen more than there is: this database is older than what was shown before, or somebody else signs with its key.
      if (answer.kind === 'other_size') logger.error('log_older_than_witnessed', { witness: name, size: answer.size });
      // 422: the histories contradict each other.
      else logger.error('log_refused_by_witness', { witness: name, status: answer.status });
    } catch (error) {
      this.#sizes.delete(witness);
      logger.warn('witness_unreachable', { witness: name, code: errorCode(error) });
    }
    return [];
  }
}

/** Cosignatures of the witness that verify; whatever else it sends is left out. @throws {AppError} tlog/note_bad_signature, tlog/note_unsigned */
async function ownSignatures(
  note: Note,
  signatures: readonly NoteSignature[],
  key: NoteKey,
): Promise<readonly NoteSignature[]> {
  const own = signaturesOf({ ...note, signatures }, key);
  const found = await cosignaturesOf({ text: note.text, signatures: own }, [key]);
  return found.length === 0 ? [] : own.slice(0, 1);
}

async function submit(witness: WitnessSettings, oldSize: number, note: string, reader: TileReader): Promise<Answer> {
  const proof = await reader.consistencyProof(oldSize);
  const lines = [`old ${oldSize}`, ...proof.map(toBase64)].map((line) => `${line}\n`);
  const answer = await fetch(new URL('add-checkpoint', witness.url), {
    method: 'POST',
    body: `${lines.join('')}\n${note}`,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await limitedText(answer);
  if (answer.status === 200) return { kind: 'cosigned', signatures: parseSignatureLines(text) };
  const size = /^(0|[1-9]\d{0,15})\n?$/.exec(text);
  if (answer.status === 409 && size !== null) return { kind: 'other_size', size: Number(size[1]) };
  return { kind: 'refused', status: answer.status };
}

/** At most so many bytes: a witness is no more trusted than anybody else. */
async function limitedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_ANSWER_BYTES) throw new RangeError('a witness answered too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
