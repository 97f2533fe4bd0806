// Two signed states of one log that cannot both be true (L1): the evidence of a rewritten or split history, checkable by anybody who has
// the log's key, without the log.
import { type Bytes, equalBytes, fromBase64, toBase64 } from '@incamera/kernel';
import { type Checkpoint, openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { tlogErrors } from './errors.js';
import { emptyRoot, HASH_BYTES } from './hashing.js';
import { type Note, type NoteKey, parseVkey } from './note.js';
import { type Proof, rootsFromNodes } from './proofs.js';
import { type TileReader } from './tile-reader.js';

/** Both states as they were signed, and what ties them together. */
export interface Contradiction {
  /** Verifier key of the log. */
  readonly vkey: string;
  /** Signed notes; the first is not the larger one. */
  readonly older: string;
  readonly newer: string;
  /** Nodes of the newer tree (`TileReader.consistencyNodes`); none for two states of one size. */
  readonly nodes: Proof;
}

/**
 * `contradict`: the newer tree does not begin with the older one, whoever says otherwise. `consistent`: it does. `unproved`: the nodes are
 * not those of the newer tree, so they show nothing.
 */
export interface Comparison {
  readonly verdict: 'contradict' | 'consistent' | 'unproved';
  readonly key: NoteKey;
  readonly older: SignedCheckpoint;
  readonly newer: SignedCheckpoint;
}

/** More than a proof of the largest log has. */
const MOST_NODES = 64;
const MOST_CHARS = 64 * 1024;

/** Nodes that show what the tree of `reader` had at the size of `older`. @throws as `TileReader.consistencyProof` */
export async function nodesBetween(older: Checkpoint, reader: TileReader): Promise<Proof> {
  return older.size === 0 || older.size >= reader.head.size ? [] : await reader.consistencyNodes(older.size);
}

/** Compares two states, each signed by the log. @throws {AppError} as `openCheckpoint` and `parseVkey` */
export async function compareStates({ vkey, older, newer, nodes }: Contradiction): Promise<Comparison> {
  const key = parseVkey(vkey);
  const [one, other] = [await openCheckpoint(older, key), await openCheckpoint(newer, key)];
  const [first, second] = one.size <= other.size ? [one, other] : [other, one];
  return { verdict: verdictOf(first, second, nodes), key, older: first, newer: second };
}

function verdictOf(older: Checkpoint, newer: Checkpoint, nodes: Proof): Comparison['verdict'] {
  if (older.size === newer.size) return equalBytes(older.root, newer.root) ? 'consistent' : 'contradict';
  if (older.size === 0) return equalBytes(older.root, emptyRoot()) ? 'consistent' : 'contradict';
  const roots = rootsFromNodes(older.size, newer.size, nodes);
  if (roots === null || !equalBytes(roots.to, newer.root)) return 'unproved';
  return equalBytes(roots.from, older.root) ? 'consistent' : 'contradict';
}

/** The file in which it is kept and handed on: JSON. */
export function encodeContradiction({ vkey, older, newer, nodes }: Contradiction): string {
  const file = { kind: 'incamera/log-contradiction/1', vkey, older, newer, nodes: nodes.map(toBase64) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads such a file; nothing of it is verified. @throws {AppError} tlog/evidence_malformed */
export function decodeContradiction(text: string): Contradiction {
  const malformed = (cause?: unknown) => tlogErrors.make('tlog/evidence_malformed', { cause });
  if (text.length > MOST_CHARS) throw malformed();
  let file: Record<string, unknown>;
  try {
    file = JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw malformed(cause);
  }
  const { kind, vkey, older, newer, nodes } = file ?? {};
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (kind !== 'incamera/log-contradiction/1' || !isText(vkey) || !isText(older) || !isText(newer)) throw malformed();
  if (!Array.isArray(nodes) || nodes.length > MOST_NODES) throw malformed();
  const hashes = nodes.map((node: unknown) => (isText(node) ? fromBase64(node) : null));
  const proof = hashes.filter((hash): hash is Bytes => hash?.byteLength === HASH_BYTES);
  if (proof.length !== nodes.length) throw malformed();
  return { vkey, older, newer, nodes: proof };
}

/** A note with the log's own signatures only: what evidence and other members need of it. */
export function ownNote(note: Note, key: NoteKey): Note {
  const signatures = note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  return { text: note.text, signatures };
}
