// The value of XOR-MAPPED-ADDRESS (L3, RFC 8489 section 14.2), from an address as the socket names it.
import { isIPv4 } from 'node:net';
import { MAGIC_COOKIE, TRANSACTION_OFFSET_BYTES } from './stun-message.js';

const FAMILY = { ipv4: 1, ipv6: 2 } as const;
const ADDRESS_OFFSET_BYTES = 4;
/** Cookie and transaction id: what the address is combined with. */
const MASK_OFFSET_BYTES = TRANSACTION_OFFSET_BYTES - 4;

/** @param stun any STUN message of the transaction. A socket for both families names IPv4 as ::ffff:a.b.c.d. */
export function xorMappedAddress(stun: Buffer, address: string, port: number): Buffer {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  const bytes = isIPv4(plain) ? plain.split('.').map(Number) : ipv6Bytes(plain);
  const value = Buffer.alloc(ADDRESS_OFFSET_BYTES + bytes.length);
  value[1] = bytes.length === 4 ? FAMILY.ipv4 : FAMILY.ipv6;
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  bytes.forEach((byte, index) => {
    value[ADDRESS_OFFSET_BYTES + index] = byte ^ (stun[MASK_OFFSET_BYTES + index] as number);
  });
  return value;
}

/** Sixteen bytes of an address that the system wrote (RFC 5952), with or without a zone. */
function ipv6Bytes(address: string): number[] {
  const [withoutZone = ''] = address.split('%');
  const hexOnly = withoutZone.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = hexOnly.split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number(`0x${group}`)));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}
