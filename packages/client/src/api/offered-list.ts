// A deny list that somebody brings as a file (L4): an organisation signs its own elsewhere. What is in it, whose it is and what it
// would change is known before it is published.
import { acceptDenyList, decodeDenyList, denialSubjectLine, verifyDenyList } from '@incamera/identity';
import { type Bytes, copyBytes, fromBase64Url, fromUtf8 } from '@incamera/kernel';
import { protocolErrors } from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { type DeniedEntry, type OfferedDenyList, type SignedDenyList } from '../identity/types.js';

/** Longest text that is looked at; a list of 1 MB in base64 with line breaks. */
const MAX_TEXT_BYTES = 1_500_000;
const PEM = /^-----BEGIN INCAMERA DENY LIST-----([A-Za-z0-9+/=\s]*)-----END INCAMERA DENY LIST-----\s*$/;

/**
 * The list in a file: as its bytes, as base64 or base64url, or as PEM with the label INCAMERA DENY LIST.
 * @throws {AppError} `client/deny_list_file`
 */
export function listOfFile(file: Bytes): Bytes {
  if (decodeDenyList(file).ok) return file;
  const list = fromText(file);
  if (list === null || !decodeDenyList(list).ok) throw clientErrors.make('client/deny_list_file');
  return list;
}

function fromText(file: Bytes): Bytes | null {
  if (file.byteLength > MAX_TEXT_BYTES) return null;
  try {
    const text = fromUtf8(file).trim();
    const body = PEM.exec(text)?.[1] ?? text;
    const base64 = body
      .replaceAll(/\s/g, '')
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/={1,2}$/, '');
    return fromBase64Url(base64);
  } catch {
    return null;
  }
}

/**
 * Compares a list with the one in force.
 * @param describe reads a list whose signature holds, and names its authority
 * @param inForce the lists of the server
 * @throws {AppError} `identity/deny_list_bad_signature`; `authority/list_refused`: of no authority off the server that is listed;
 * `authority/list_older`: not newer than the one in force; `identity/deny_list_split`
 */
export async function inspectList(
  bytes: Bytes,
  describe: (bytes: Bytes) => Promise<SignedDenyList>,
  inForce: readonly Bytes[],
): Promise<OfferedDenyList> {
  const list = await describe(bytes);
  const kind = list.authority?.kind;
  if (kind !== 'organisation' && kind !== 'officer') throw protocolErrors.make('authority/list_refused');
  const known = await listOfSameAuthority(bytes, inForce);
  const before = known === null ? [] : (await describe(known)).entries;
  return { ...list, bytes: copyBytes(bytes), ...changesBetween(before, list.entries) };
}

/** The list in force that `bytes` would follow on; null: the authority has none yet. */
async function listOfSameAuthority(bytes: Bytes, inForce: readonly Bytes[]): Promise<Bytes | null> {
  const decoded = decodeDenyList(bytes);
  if (!decoded.ok) throw decoded.error;
  const { authorityKey } = decoded.value.list;
  const offered = await verifyDenyList(bytes, authorityKey);
  if (!offered.ok) throw offered.error;
  for (const each of inForce) {
    const known = await verifyDenyList(each, authorityKey);
    if (!known.ok) continue;
    const accepted = acceptDenyList(known.value, offered.value);
    const isOlder = accepted.ok ? accepted.value === known.value : accepted.error.code === 'identity/deny_list_older';
    if (isOlder) throw protocolErrors.make('authority/list_older');
    if (!accepted.ok) throw accepted.error;
    return each;
  }
  return null;
}

function changesBetween(
  before: readonly DeniedEntry[],
  after: readonly DeniedEntry[],
): Pick<OfferedDenyList, 'added' | 'removed'> {
  const without = (entries: readonly DeniedEntry[], others: readonly DeniedEntry[]) => {
    const known = new Set(others.map(({ subject }) => denialSubjectLine(subject)));
    return entries.filter(({ subject }) => !known.has(denialSubjectLine(subject)));
  };
  return { added: without(after, before), removed: without(before, after) };
}
