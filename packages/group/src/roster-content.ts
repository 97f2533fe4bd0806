// Lists of members as they are testified (L2, decision 0038): a short list for each epoch, which everybody attests by its hash, and the
// records that it names, each given once. Who reads all of it later judges every membership as the members did.
import { type CharterChain, currentCharter } from '@incamera/charter';
import {
  type Bytes,
  concat,
  copyBytes,
  equalBytes,
  err,
  type LeafIndex,
  ok,
  Reader,
  type Result,
  toHex,
  utf8,
  Writer,
} from '@incamera/kernel';
import { type AdmissionBook } from './admission-book.js';
import { type Epoch } from './epoch.js';
import { type GroupError, groupErrors } from './errors.js';
import { type MeetingSite } from './identification.js';
import { sha256OfSmall } from './mls/small-hashes.js';
import { judgeLeaf, leavesOf, type Member } from './roster.js';
import {
  decodeRecord,
  type EncodedRecord,
  encodeRecord,
  MAX_RECORD_BYTES,
  type RosterRecord,
  recordHash,
  recordOfAbsent,
  recordOfMember,
} from './roster-record.js';
import { MAX_CONTENT_BYTES } from './testimony.js';

/** Who sits where, by the hash of the record. */
export interface RosterSeat {
  readonly leaf: LeafIndex;
  readonly recordHash: Bytes;
}

/** The members of one epoch. */
export interface RosterList {
  readonly epoch: bigint;
  /** By leaf, from left to right. */
  readonly seats: readonly RosterSeat[];
  /** Hashes of the records of those who are not there and on whose word memberships rest, in the order of their bytes. */
  readonly absent: readonly Bytes[];
}

/** The content of one testimony of kind `roster`: the list, and of its records those that its giver gives with it. */
export interface RosterContent {
  readonly list: RosterList;
  readonly records: readonly EncodedRecord[];
}

const LABEL = utf8('incamera/roster/1');
const MAX_SEATS = 1024;
const MAX_RECORDS = 2 * MAX_SEATS;

/** The canonical bytes of a list. */
export function encodeRosterList({ epoch, seats, absent }: RosterList): Bytes {
  return new Writer()
    .u64(epoch)
    .list(seats, (w, seat) => w.u32(seat.leaf).raw(seat.recordHash))
    .list(absent, (w, hash) => w.raw(hash))
    .done();
}

/** What receipts attest: SHA-256("incamera/roster/1" ‖ list), 32 bytes. */
export function rosterHash(list: RosterList): Bytes {
  return copyBytes(sha256OfSmall(concat(LABEL, encodeRosterList(list))));
}

/** The content in its one encoding. @throws {RangeError} longer than a testimony may be: `splitRoster` knows how much fits */
export function encodeRosterContent({ list, records }: RosterContent): Bytes {
  const bytes = new Writer()
    .raw(encodeRosterList(list))
    .list(records, (w, record) => w.bytes(record.bytes))
    .done();
  if (bytes.byteLength > MAX_CONTENT_BYTES) throw new RangeError('roster content too long');
  return bytes;
}

/** Reads what `encodeRosterContent` wrote; nothing is verified. @returns `group/testimony_malformed` */
export function readRosterContent(content: Uint8Array): Result<RosterContent, GroupError> {
  const malformed = (cause?: unknown) => err(groupErrors.make('group/testimony_malformed', { cause }));
  try {
    const reader = new Reader(content);
    const epoch = reader.u64();
    const seats = reader.list(MAX_SEATS, (r) => ({ leaf: r.u32() as LeafIndex, recordHash: r.raw(32) }));
    const absent = reader.list(MAX_SEATS, (r) => r.raw(32));
    const records = reader.list(MAX_RECORDS, (r) => readRecord(r.bytes(MAX_RECORD_BYTES)));
    reader.end();
    const list = { epoch, seats, absent };
    return isOrdered(list) ? ok({ list, records }) : malformed();
  } catch (cause) {
    return malformed(cause);
  }
}

function readRecord(bytes: Bytes): EncodedRecord {
  const record = decodeRecord(bytes);
  if (record === null || !equalBytes(encodeRecord(record), bytes)) throw new RangeError('record');
  return { record, bytes, hash: recordHash(bytes) };
}

function isOrdered({ seats, absent }: RosterList): boolean {
  const rises = (items: readonly (string | number)[]) =>
    items.every((item, i) => i === 0 || item > (items[i - 1] ?? item));
  return seats.length > 0 && rises(seats.map(({ leaf }) => leaf)) && rises(absent.map(toHex));
}

/** A list and everything that it names. */
export interface FullRoster {
  readonly list: RosterList;
  readonly records: readonly EncodedRecord[];
}

/** The list of an epoch, as this member sees it. */
export function rosterOf({ number, state, book }: Pick<Epoch, 'number' | 'state' | 'book'>): FullRoster {
  const here = leavesOf(state.ratchetTree).map(({ leaf, node }) => ({
    leaf,
    encoded: recordOfMember(node, book.get(toHex(node.signaturePublicKey))),
  }));
  const keys = new Set(here.map(({ encoded }) => toHex(encoded.record.leafKey)));
  const absent = [...book]
    .filter(([key]) => !keys.has(key))
    .map(([, entry]) => recordOfAbsent(entry))
    .sort((a, b) => (toHex(a.hash) < toHex(b.hash) ? -1 : 1));
  const seats = here.map(({ leaf, encoded }) => ({ leaf, recordHash: encoded.hash }));
  const list = { epoch: number, seats, absent: absent.map(({ hash }) => hash) };
  return { list, records: [...here.map(({ encoded }) => encoded), ...absent] };
}

/**
 * The contents that give a list with those records that were not given before: one, or as many as it takes.
 * @param given hexadecimal hashes of the records that this member gave before
 */
export function splitRoster({ list, records }: FullRoster, given: ReadonlySet<string>): readonly RosterContent[] {
  const listBytes = encodeRosterList(list).byteLength + 2;
  const contents: EncodedRecord[][] = [[]];
  let size = listBytes;
  for (const record of records.filter(({ hash }) => !given.has(toHex(hash)))) {
    const length = record.bytes.byteLength + 4;
    if (size + length > MAX_CONTENT_BYTES) {
      contents.push([]);
      size = listBytes;
    }
    contents.at(-1)?.push(record);
    size += length;
  }
  return contents.map((part) => ({ list, records: part }));
}

/** By what a list is judged. */
export interface RosterContentRules {
  /** All versions up to the one that the receipts of this epoch name: see `chainUpTo`. */
  readonly chain: CharterChain;
  readonly site: MeetingSite;
}

/** The versions of a charter up to the one with this hash; `null`: there is none. */
export function chainUpTo({ versions }: CharterChain, charterHash: Uint8Array): CharterChain | null {
  const [founding, ...later] = versions;
  const end = versions.findIndex(({ hash }) => equalBytes(hash, charterHash));
  return end < 0 ? null : { versions: [founding, ...later.slice(0, end)] };
}

/**
 * Judges a list as the group does: that each leaf key showed what the record says, and that it holds by the charter's authorities and
 * providers as of the admission; that each was admitted by hosts of the charter as the charter demands, with valid exceptions; and that the list
 * is no longer than the charter allows. It does **not** show that this was the list of the epoch: that is what members attest with their
 * receipts, by `rosterHash`. Nor that the devices could do what the suite asks, which only the tree says.
 * @param records whatever was given in this meeting, by hexadecimal hash
 * @returns `group/roster_incomplete`: a record of the list is not among them; or why the group would not have taken this list
 */
export async function verifyRosterContent(
  list: RosterList,
  records: ReadonlyMap<string, EncodedRecord>,
  rules: RosterContentRules,
): Promise<Result<readonly Member[], GroupError>> {
  const refuse = (code: 'group/roster_incomplete' | 'group/duplicate_member' | 'group/group_full') =>
    err(groupErrors.make(code));
  if (list.seats.length > currentCharter(rules.chain).charter.rules.maxMembers) return refuse('group/group_full');
  const named = [...list.seats.map(({ recordHash: hash }) => hash), ...list.absent].map((hash) =>
    records.get(toHex(hash)),
  );
  const found = named.flatMap((one) => (one === undefined ? [] : [one.record]));
  if (found.length < named.length) return refuse('group/roster_incomplete');
  if (new Set(found.map(({ leafKey }) => toHex(leafKey))).size < found.length) return refuse('group/duplicate_member');
  const book = new Map(
    found.flatMap(({ leafKey, entry }) => (entry === null ? [] : [[toHex(leafKey), entry] as const])),
  );
  const members: Member[] = [];
  for (const [i, { leaf }] of list.seats.entries()) {
    const record = found[i];
    if (record === undefined) return refuse('group/roster_incomplete');
    const judged = await judgeRecord(leaf, record, book, rules);
    if (!judged.ok) return judged;
    members.push(judged.value);
  }
  return ok(members);
}

async function judgeRecord(
  leaf: LeafIndex,
  { identity, leafKey }: RosterRecord,
  book: AdmissionBook,
  rules: RosterContentRules,
): Promise<Result<Member, GroupError>> {
  if (identity === null) return err(groupErrors.make('group/bad_evidence', { context: { what: 'no leaf' } }));
  return judgeLeaf(leaf, { ...identity, signaturePublicKey: leafKey }, book, rules);
}
