// Networks as they are written, and whether one lies in another (L4).

export interface Network {
  /** 4 or 16 bytes. */
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** a.b.c.d/n or an IPv6 network; without /n one address. Null: neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', suffix, ...more] = text.trim().split('/');
  const bytes = address.includes(':') ? ipv6(address) : ipv4(address);
  if (bytes === null || more.length > 0) return null;
  const most = bytes.length * 8;
  if (suffix === undefined) return { bytes, bits: most };
  const bits = /^\d{1,3}$/.test(suffix) ? Number(suffix) : -1;
  return bits < 0 || bits > most ? null : { bytes, bits };
}

/** Whether what was recorded lies in the network that is looked for; a recorded prefix that only overlaps says nothing. */
export function isInNetwork(recorded: Network, wanted: Network): 'yes' | 'no' | 'unknown' {
  if (recorded.bytes.length !== wanted.bytes.length) return 'no';
  const common = Math.min(recorded.bits, wanted.bits);
  for (let bit = 0; bit < common; bit++) if (bitOf(recorded, bit) !== bitOf(wanted, bit)) return 'no';
  return recorded.bits >= wanted.bits ? 'yes' : 'unknown';
}

const bitOf = ({ bytes }: Network, bit: number): number => ((bytes[bit >> 3] as number) >> (7 - (bit & 7))) & 1;

function ipv4(text: string): number[] | null {
  const parts = text.split('.');
  const bytes = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return parts.length === 4 && bytes.every((byte) => byte < 256) ? bytes : null;
}

function ipv6(text: string): number[] | null {
  const halves = text.toLowerCase().split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right = []] = groups;
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const all = [...left, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}
