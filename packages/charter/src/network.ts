// Internet addresses and networks: read strictly, one text for one network, IPv4-mapped addresses as IPv4
// (L1, RFC 4291 section 2.5.5.2, RFC 4632, RFC 5952).
import { type Bytes } from '@incamera/kernel';

/** A network in CIDR form; an address is a network of its full length. Bits beyond the prefix are zero. */
export interface Network {
  /** 4 bytes of IPv4 or 16 of IPv6. */
  readonly address: Bytes;
  /** 0 to 32, or 0 to 128. */
  readonly prefixBits: number;
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const PREFIX = /^(0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;
const GROUPS = 8;
const MAPPED_PREFIX_BITS = 96;
/** Longest text that `parseNetwork` looks at: an IPv6 address with an IPv4 tail, and a prefix. */
const MAX_TEXT_CHARS = 49;

/** An address; `null` when `text` is none. A zone (`%eth0`) is refused, since it means nothing on another machine. */
export function parseAddress(text: string): Network | null {
  if (text.length > MAX_TEXT_CHARS) return null;
  const bytes = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  return bytes === null ? null : unmapped({ address: bytes, prefixBits: bytes.byteLength * 8 });
}

/** A network; `null` when `text` is none, has no prefix or sets bits beyond it: such a list does not say what it means. */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/');
  if (slash < 0 || text.length > MAX_TEXT_CHARS || !PREFIX.test(text.slice(slash + 1))) return null;
  const base = text.slice(0, slash);
  const address = base.includes(':') ? parseIpv6(base) : parseIpv4(base);
  const prefixBits = Number(text.slice(slash + 1));
  if (address === null) return null;
  const network = { address, prefixBits };
  return isNetwork(network) ? unmapped(network) : null;
}

/** Whether `text` is a network as `parseNetwork` reads it. */
export function isNetworkText(text: string): boolean {
  return parseNetwork(text) !== null;
}

/** Whether lengths fit and no bit is set beyond the prefix. */
export function isNetwork({ address, prefixBits }: Network): boolean {
  if (address.byteLength !== 4 && address.byteLength !== 16) return false;
  if (!Number.isInteger(prefixBits) || prefixBits < 0 || prefixBits > address.byteLength * 8) return false;
  return address.every((byte, index) => (byte & ~maskAt(index, prefixBits) & 0xff) === 0);
}

/** Whether every address of `inner` is in `outer`. IPv4 is never in an IPv6 network: mapped ones are IPv4 already. */
export function isWithin(inner: Network, outer: Network): boolean {
  if (inner.address.byteLength !== outer.address.byteLength || inner.prefixBits < outer.prefixBits) return false;
  return outer.address.every((byte, index) => {
    const mask = maskAt(index, outer.prefixBits);
    return ((inner.address[index] as number) & mask) === (byte & mask);
  });
}

/** The one text of an address, without a prefix. */
export function formatAddress({ address }: Network): string {
  if (address.byteLength === 4) return address.join('.');
  const groups = Array.from({ length: GROUPS }, (_, i) =>
    (((address[2 * i] as number) << 8) | (address[2 * i + 1] as number)).toString(16),
  );
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The one text of a network. */
export function formatNetwork(network: Network): string {
  return `${formatAddress(network)}/${network.prefixBits}`;
}

function maskAt(index: number, prefixBits: number): number {
  const bits = Math.min(8, Math.max(0, prefixBits - 8 * index));
  return (0xff00 >> bits) & 0xff;
}

/** `::ffff:a.b.c.d` is how a dual-stack socket shows an IPv4 address: both must be the same network. */
function unmapped(network: Network): Network {
  const { address, prefixBits } = network;
  const isMapped =
    address.byteLength === 16 &&
    prefixBits >= MAPPED_PREFIX_BITS &&
    address.subarray(0, 10).every((byte) => byte === 0) &&
    address[10] === 0xff &&
    address[11] === 0xff;
  return isMapped ? { address: address.slice(12), prefixBits: prefixBits - MAPPED_PREFIX_BITS } : network;
}

function parseIpv4(text: string): Bytes | null {
  const parts = IPV4.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? Uint8Array.from(parts) : null;
}

function parseIpv6(text: string): Bytes | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1));
  if (head === null || head === undefined || tail === null) return null;
  const given = head.length + (tail?.length ?? 0);
  // "::" stands for at least one group.
  if (tail === undefined ? given !== GROUPS : given >= GROUPS) return null;
  const groups = [...head, ...Array<number>(GROUPS - given).fill(0), ...(tail ?? [])];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(half: string, isLast: boolean): number[] | null {
  if (half === '') return [];
  const parts = half.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    const ipv4 = isLast && i === parts.length - 1 ? parseIpv4(part) : null;
    if (ipv4 !== null) {
      const [a, b, c, d] = ipv4 as unknown as [number, number, number, number];
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, group] of groups.entries()) {
    length = group === '0' ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}
