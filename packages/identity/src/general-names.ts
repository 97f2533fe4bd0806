// Alternative names of a certificate, and which names an authority may certify (L1, RFC 5280 sections 4.2.1.6 and 4.2.1.10).
import { type GeneralName, type GeneralSubtrees, type NameConstraints } from '@peculiar/asn1-x509';

const MAX_NAMES = 32;
const MAX_SUBTREES = 64;
const MAX_NAME_CHARS = 512;

/** Names by kind; of kinds that nobody here reads only whether there are any. */
export interface AlternativeNames {
  readonly emails: readonly string[];
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  readonly hasOthers: boolean;
}

/** The name constraints of an authority. */
export interface Constraints {
  readonly permitted: AlternativeNames;
  readonly excluded: AlternativeNames;
}

const PRINTABLE_ASCII = /^[\x21-\x7e]*$/;

/** @throws {RangeError} too many or too long names, or characters that no address has */
export function readAlternativeNames(names: readonly GeneralName[] | null): AlternativeNames {
  const list = names ?? [];
  if (list.length > MAX_NAMES) throw new RangeError('names');
  return byKind(list);
}

/** @throws {RangeError} more subtrees than anybody needs, or distances, which RFC 5280 does not use */
export function readConstraints({ permittedSubtrees, excludedSubtrees }: NameConstraints): Constraints {
  return { permitted: readSubtrees(permittedSubtrees), excluded: readSubtrees(excludedSubtrees) };
}

function readSubtrees(subtrees: GeneralSubtrees | undefined): AlternativeNames {
  const list = [...(subtrees ?? [])];
  if (list.length > MAX_SUBTREES) throw new RangeError('subtrees');
  if (list.some(({ minimum, maximum }) => minimum !== 0 || maximum !== undefined)) throw new RangeError('distance');
  return byKind(list.map(({ base }) => base));
}

function byKind(names: readonly GeneralName[]): AlternativeNames {
  const emails: string[] = [];
  const dnsNames: string[] = [];
  const uris: string[] = [];
  let hasOthers = false;
  for (const name of names) {
    const text = name.rfc822Name ?? name.dNSName ?? name.uniformResourceIdentifier;
    if (text === undefined) {
      hasOthers = true;
      continue;
    }
    if (text.length > MAX_NAME_CHARS || !PRINTABLE_ASCII.test(text)) throw new RangeError('name');
    if (name.rfc822Name !== undefined) emails.push(text);
    else if (name.dNSName !== undefined) dnsNames.push(text);
    else uris.push(text);
  }
  return { emails, dnsNames, uris, hasOthers };
}

/**
 * The first name that `constraints` do not permit, or null. Constraints on kinds of names that nobody here reads are for
 * the caller to refuse.
 */
export function findNameOutside(names: AlternativeNames, constraints: Constraints): string | null {
  const { permitted, excluded } = constraints;
  return (
    names.emails.find((email) => !isAllowed(email, permitted.emails, excluded.emails, isEmailWithin)) ??
    names.dnsNames.find((host) => !isAllowed(host, permitted.dnsNames, excluded.dnsNames, isDnsNameWithin)) ??
    names.uris.find((uri) => !isAllowed(uri, permitted.uris, excluded.uris, isUriWithin)) ??
    null
  );
}

/** Whether a name is within a constraint; null when the name is of no form that constraints can speak of. */
type Within = (name: string, constraint: string) => boolean | null;

function isAllowed(name: string, permitted: readonly string[], excluded: readonly string[], within: Within): boolean {
  const verdicts = excluded.map((constraint) => within(name, constraint));
  if (verdicts.some((verdict) => verdict !== false)) return false;
  return permitted.length === 0 || permitted.some((constraint) => within(name, constraint) === true);
}

const isEmailWithin: Within = (email, constraint) => {
  const at = email.lastIndexOf('@');
  if (at < 1) return null;
  // The part before the @ is case-sensitive, the host is not.
  if (constraint.includes('@')) {
    const constraintAt = constraint.lastIndexOf('@');
    return (
      email.slice(0, at) === constraint.slice(0, constraintAt) &&
      email.slice(at + 1).toLowerCase() === constraint.slice(constraintAt + 1).toLowerCase()
    );
  }
  return isHostWithin(email.slice(at + 1), constraint);
};

const isUriWithin: Within = (uri, constraint) => {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([A-Za-z0-9.-]+)(?:[/?#]|$)/.exec(uri)?.[1];
  // RFC 5280: a URI without a host name, or with an address, is outside of every constraint.
  if (host === undefined || /^[\d.]+$/.test(host)) return null;
  return isHostWithin(host, constraint);
};

/** E-mail and URI: `example.org` is that host alone, `.example.org` what is below it, nothing is everything. */
function isHostWithin(host: string, constraint: string): boolean {
  const wanted = constraint.toLowerCase();
  if (wanted === '') return true;
  const actual = host.toLowerCase();
  return wanted.startsWith('.') ? actual.endsWith(wanted) && actual.length > wanted.length : actual === wanted;
}

/** DNS: `example.org` is that name and what is below it. */
const isDnsNameWithin: Within = (host, constraint) => {
  const wanted = constraint.toLowerCase().replace(/^\./, '');
  const actual = host.toLowerCase();
  return wanted === '' || actual === wanted || actual.endsWith(`.${wanted}`);
};
