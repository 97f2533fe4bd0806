// Who let whom in: what every member keeps of admissions, and how each leads back to a host of the charter (L2).
import { demandsTwoHosts, isCharterHost, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, equalBytes, err, ok, Reader, type Result, toHex, Writer } from '@incamera/kernel';
import { type Admission, readAdmission, verifyAdmission, writeAdmission } from './admission.js';
import { type Agreement } from './agreement.js';
import { type GroupError, groupErrors } from './errors.js';

/** What is kept of one member. */
export interface BookEntry {
  /** What the membership rests on. */
  readonly root: Admission;
  /**
   * The newest statement, which says on what evidence and when; another one than the root only by a successor, or where two hosts
   * must agree by one of them for somebody who stayed.
   */
  readonly latest: Admission;
  /** The second host's word for the root, where two must agree. */
  readonly agreement: Agreement | null;
  /** The KeyPackage of the root, for somebody whom the charter named as a host: it shows that this is who was named. */
  readonly proof: Bytes | null;
}

/** What beside one host's statement a membership rests on. */
export type Backing = Pick<BookEntry, 'agreement' | 'proof'>;

export const NO_BACKING: Backing = { agreement: null, proof: null };

/** By the hexadecimal leaf key let in; immutable. */
export type AdmissionBook = ReadonlyMap<string, BookEntry>;

const FORMAT = 4;
// Every member, and the departed successors who had admitted some of them.
const MAX_BOOK = 1024;
const MAX_PROOF_BYTES = 16_384;

/** The GroupInfo extension that tells joiners who let everybody in. */
export function encodeAdmissionBook(book: AdmissionBook): Bytes {
  return new Writer()
    .u8(FORMAT)
    .list([...book.values()], writeBookEntry)
    .done();
}

/** What is kept of one member, in its one encoding. */
export function writeBookEntry(writer: Writer, { root, latest, agreement, proof }: BookEntry): void {
  writeAdmission(writer, root);
  writer.list(latest === root ? [] : [latest], writeAdmission);
  // Epoch and KeyPackage are those of the root.
  writer.list(agreement === null ? [] : [agreement], (w, { hostKey, signature }) => w.raw(hostKey).raw(signature));
  writer.list(proof === null ? [] : [proof], (w, bytes) => w.bytes(bytes));
}

/** Reads what `writeBookEntry` wrote; signatures are not verified yet. @throws nothing else than the reader */
export function readBookEntry(reader: Reader): BookEntry {
  const root = readAdmission(reader);
  const [latest = root] = reader.list(1, readAdmission);
  const { epoch, keyPackageRef } = root;
  const [agreement = null] = reader.list(1, (r) => ({
    epoch,
    keyPackageRef,
    hostKey: r.raw(32),
    signature: r.raw(64),
  }));
  const [proof = null] = reader.list(1, (r) => r.bytes(MAX_PROOF_BYTES));
  return { root, latest, agreement, proof };
}

/** Reads what `encodeAdmissionBook` wrote; signatures are not verified yet. */
export function decodeAdmissionBook(bytes: Uint8Array): Result<AdmissionBook, GroupError> {
  const bad = (what: string) => err(groupErrors.make('group/bad_admission', { context: { what } }));
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return bad('version');
    const entries = reader.list(MAX_BOOK, readBookEntry);
    reader.end();
    if (entries.some(({ root, latest }) => !equalBytes(root.signatureKey, latest.signatureKey))) return bad('renewal');
    const book = new Map(entries.map((entry) => [toHex(entry.root.signatureKey), entry]));
    return book.size === entries.length ? ok(book) : bad('twice');
  } catch (cause) {
    return err(groupErrors.make('group/bad_admission', { cause }));
  }
}

/**
 * Adds verified admissions. Who comes back is admitted anew; a host's new statement replaces what the membership rests on, a
 * successor's does not, else two successors who re-admit each other would end up resting on nobody but themselves. Where two hosts
 * must agree, neither does the statement of one of them alone.
 * @param backings what else they rest on, by the hexadecimal leaf key let in
 */
export function extendBook(
  { charter }: VerifiedCharter,
  book: AdmissionBook,
  admissions: readonly Admission[],
  backings: ReadonlyMap<string, Backing> = new Map(),
): AdmissionBook {
  const next = new Map(book);
  for (const admission of admissions) {
    const name = toHex(admission.signatureKey);
    const backing = backings.get(name) ?? NO_BACKING;
    const before = next.get(name);
    const isBacked = !demandsTwoHosts(charter) || backing.agreement !== null || backing.proof !== null;
    const isRoot = before === undefined || (isBacked && isCharterHost(charter, admission.admittedBy));
    next.set(name, isRoot ? { root: admission, latest: admission, ...backing } : { ...before, latest: admission });
  }
  return next;
}

/**
 * The part of the book that `keys` rest on, directly or through successors who have left; and what says who the hosts are, who may
 * come back by themselves.
 */
export function pruneBook(
  { charter }: VerifiedCharter,
  book: AdmissionBook,
  keys: Iterable<Uint8Array>,
): AdmissionBook {
  const kept = new Map<string, BookEntry>();
  const wanted = [...keys, ...charter.hosts.map(({ signatureKey }) => signatureKey)].map(toHex);
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    const entry = book.get(name);
    if (entry === undefined || kept.has(name)) continue;
    kept.set(name, entry);
    wanted.push(toHex(entry.root.admittedBy), toHex(entry.latest.admittedBy));
    if (entry.agreement !== null) wanted.push(toHex(entry.agreement.hostKey));
  }
  return kept;
}

/**
 * Whether `signatureKey` was let in by a host: a chain of valid admissions leads to a host of the charter. A chain longer
 * than one, through members who acted as hosts, counts only where the charter allows succession. The newest statement must
 * be of somebody of whom the same holds.
 */
export async function checkAdmission(
  charter: VerifiedCharter,
  book: AdmissionBook,
  signatureKey: Uint8Array,
): Promise<Result<BookEntry, GroupError>> {
  const entry = book.get(toHex(signatureKey));
  if (entry === undefined) return err(groupErrors.make('group/admission_missing'));
  const isGood =
    (await leadsToHost(charter, book, entry.root)) &&
    (entry.latest === entry.root || (await leadsToHost(charter, book, entry.latest)));
  return isGood ? ok(entry) : err(groupErrors.make('group/bad_admission'));
}

async function leadsToHost(charter: VerifiedCharter, book: AdmissionBook, start: Admission): Promise<boolean> {
  let admission = start;
  for (let links = 0; links <= book.size; links++) {
    if (equalBytes(admission.admittedBy, admission.signatureKey)) return false;
    if (!(await verifyAdmission(charter.groupId, admission))) return false;
    if (isCharterHost(charter.charter, admission.admittedBy)) return true;
    if (charter.charter.rules.succession !== 'members') return false;
    const next = book.get(toHex(admission.admittedBy));
    if (next === undefined) return false;
    admission = next.root;
  }
  return false;
}
