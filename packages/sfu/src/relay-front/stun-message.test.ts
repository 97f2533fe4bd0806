// Held to the sample messages of RFC 5769, which RFC 8489 keeps.
import { describe, expect, test } from 'vitest';
import { xorMappedAddress } from './mapped-address.js';
import {
  BINDING_REQUEST,
  isSignedWith,
  isStun,
  readStun,
  STUN_ATTRIBUTE,
  type StunMessage,
  signedAnew,
  stunValue,
} from './stun-message.js';
import { ufragOf, withTieBreaker, zeroTieBreaker } from './tie-breaker.js';

const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const TRANSACTION = '2112a442 b7e7a701 bc34d686 fa87dfae';
const REQUEST = hex(`00010058 ${TRANSACTION}
  80220010 5354554e 20746573 7420636c 69656e74  00240004 6e0001ff  80290008 932ff9b1 51263b36
  00060009 6576746a 3a683676 59202020  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2  80280004 e57a3bcf`);
const RESPONSE_IPV4 = hex(`0101003c ${TRANSACTION}
  8022000b 74657374 20766563 746f7220  00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7  80280004 c07d4c96`);
const RESPONSE_IPV6 = hex(`01010048 ${TRANSACTION}
  8022000b 74657374 20766563 746f7220  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
  00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41  80280004 c8fb0b4c`);

function read(datagram: Buffer): StunMessage {
  const message = readStun(datagram);
  if (message === null) throw new Error('a message is expected');
  return message;
}

/** The sample request as Chromium sends it by way of a relay over TCP. */
function zeroed(): Buffer {
  return signedAnew(read(REQUEST), STUN_ATTRIBUTE.iceControlled, Buffer.alloc(8), PASSWORD);
}

describe('reading', () => {
  test.each([
    ['the request', REQUEST],
    ['the IPv4 response', RESPONSE_IPV4],
    ['the IPv6 response', RESPONSE_IPV6],
  ])('%s of RFC 5769 is read, its integrity holds, and another password does not fit', (_, datagram) => {
    const message = read(datagram);
    expect(message.hasFingerprint).toBe(true);
    expect(isSignedWith(message, PASSWORD)).toBe(true);
    expect(isSignedWith(message, `${PASSWORD}x`)).toBe(false);
  });

  test('attributes are found, and the user name says whose transport it is', () => {
    const message = read(REQUEST);
    expect(message.type).toBe(BINDING_REQUEST);
    expect(stunValue(message, STUN_ATTRIBUTE.username)?.toString()).toBe('evtj:h6vY');
    expect(ufragOf(message)).toBe('evtj');
    expect(stunValue(message, STUN_ATTRIBUTE.xorMappedAddress)).toBeNull();
  });

  test('a message that is cut short, is too long, or has a changed byte is refused', () => {
    for (let length = 0; length < REQUEST.length; length++) expect(readStun(REQUEST.subarray(0, length))).toBeNull();
    expect(readStun(Buffer.concat([REQUEST, Buffer.alloc(4)]))).toBeNull();
    for (let offset = 0; offset < REQUEST.length; offset++) {
      // Its fingerprint by another name is an unknown attribute, which may follow the integrity.
      if (offset === REQUEST.length - 8 || offset === REQUEST.length - 7) continue;
      const changed = Buffer.from(REQUEST);
      changed[offset] = (changed[offset] as number) ^ 1;
      expect(readStun(changed)).toBeNull();
    }
  });

  test('without a fingerprint the integrity decides alone', () => {
    const bare = Buffer.from(REQUEST.subarray(0, REQUEST.length - 8));
    bare.writeUInt16BE(bare.length - 20, 2);
    expect(isSignedWith(read(bare), PASSWORD)).toBe(true);
    bare[44] = 0;
    expect(isSignedWith(read(bare), PASSWORD)).toBe(false);
  });

  test('what has no integrity, and what is media or DTLS, is not for us', () => {
    const unsigned = Buffer.from(REQUEST.subarray(0, REQUEST.length - 32));
    unsigned.writeUInt16BE(unsigned.length - 20, 2);
    expect(isStun(unsigned)).toBe(true);
    expect(readStun(unsigned)).toBeNull();
    for (const first of [20, 22, 0x80, 0x90]) {
      const other = Buffer.from(REQUEST);
      other[0] = first;
      expect(isStun(other)).toBe(false);
    }
  });
});

describe('signing anew', () => {
  test('the same value gives the same bytes', () => {
    for (const [datagram, type] of [
      [RESPONSE_IPV4, STUN_ATTRIBUTE.xorMappedAddress],
      [RESPONSE_IPV6, STUN_ATTRIBUTE.xorMappedAddress],
      [REQUEST, STUN_ATTRIBUTE.iceControlled],
    ] as const) {
      const message = read(datagram);
      const value = stunValue(message, type) as Buffer;
      expect(signedAnew(message, type, value, PASSWORD)).toEqual(datagram);
    }
  });

  test('a mapped address of the other family changes the length, and the message stays valid', () => {
    const value = xorMappedAddress(RESPONSE_IPV4, '2001:db8:1234:5678:11:2233:4455:6677', 32853);
    expect(signedAnew(read(RESPONSE_IPV4), STUN_ATTRIBUTE.xorMappedAddress, value, PASSWORD)).toEqual(RESPONSE_IPV6);
  });
});

test.each([
  ['192.0.2.1', RESPONSE_IPV4],
  ['::ffff:192.0.2.1', RESPONSE_IPV4],
  ['2001:db8:1234:5678:11:2233:4455:6677', RESPONSE_IPV6],
])('the mapped address of %s is that of RFC 5769', (address, response) => {
  expect(xorMappedAddress(response, address, 32853)).toEqual(
    stunValue(read(response), STUN_ATTRIBUTE.xorMappedAddress),
  );
});

test.each([
  ['::1', '00000000000000000000000000000001'],
  ['fe80::1%eth0', 'fe800000000000000000000000000001'],
  ['2001:db8::', '20010db8000000000000000000000000'],
  ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
])('the bytes of %s are complete', (address, bytes) => {
  const unmasked = xorMappedAddress(Buffer.alloc(20), address, 0).subarray(4);
  expect(unmasked.toString('hex')).toBe(bytes);
});

describe('a tie-breaker of zero', () => {
  test('is found, and becomes the smallest other one under a valid signature', () => {
    const check = read(zeroed());
    const role = zeroTieBreaker(check) as number;
    expect(role).toBe(STUN_ATTRIBUTE.iceControlled);
    const taken = read(withTieBreaker(check, role, PASSWORD));
    expect(isSignedWith(taken, PASSWORD)).toBe(true);
    expect(zeroTieBreaker(taken)).toBeNull();
    expect(stunValue(taken, role)).toEqual(hex('00000000 00000001'));
    expect(stunValue(taken, STUN_ATTRIBUTE.username)?.toString()).toBe('evtj:h6vY');
  });

  test('any other tie-breaker, and any answer, is not', () => {
    expect(zeroTieBreaker(read(REQUEST))).toBeNull();
    expect(zeroTieBreaker(read(RESPONSE_IPV4))).toBeNull();
  });
});
