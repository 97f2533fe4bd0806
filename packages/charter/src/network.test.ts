import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, formatNetwork, isWithin, type Network, parseAddress, parseNetwork } from './network.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const addresses = fc.oneof(bytes(4), bytes(16));

const must = (network: Network | null): Network => {
  if (network === null) throw new Error('not read');
  return network;
};

describe('addresses and networks', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
  ])('%s is %s', (text, canonical) => {
    expect(formatAddress(must(parseAddress(text)))).toBe(canonical);
  });

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4/32',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    ':::',
    '12345::',
    'fe80::1%eth0',
    '::1.2.3',
    '1.2.3.4::',
    '1:2:3:4:5:6:7::8',
    `${'0'.repeat(60)}::1`,
    ':1',
    '1:',
  ])('%s is no address', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['2001:DB8::/32', '2001:db8::/32'],
  ])('%s is the network %s', (text, canonical) => {
    expect(formatNetwork(must(parseNetwork(text)))).toBe(canonical);
  });

  it.each([
    '10.0.0.0',
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '2001:db8::1/32',
    '::/129',
  ])('%s is no network', (text) => expect(parseNetwork(text)).toBeNull());

  it('come back from their text, and only from one', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const once = must(parseAddress(formatAddress({ address, prefixBits: address.length * 8 })));
        expect(must(parseAddress(formatAddress(once)))).toEqual(once);
      }),
    );
  });

  it('agree with the bits of the prefix', () => {
    const cases = addresses.chain((address) =>
      fc.tuple(fc.constant(address), fc.nat(address.length * 8), fc.nat(address.length * 8 - 1)),
    );
    fc.assert(
      fc.property(cases, ([address, prefixBits, flipped]) => {
        const network = address.map(
          (byte, i) => byte & ((0xff00 >> Math.min(8, Math.max(0, prefixBits - 8 * i))) & 0xff),
        );
        const other = address.slice();
        other[flipped >> 3] = (other[flipped >> 3] as number) ^ (0x80 >> (flipped & 7));
        const outer = { address: network, prefixBits };
        expect(isWithin({ address, prefixBits: address.length * 8 }, outer)).toBe(true);
        expect(isWithin({ address: other, prefixBits: address.length * 8 }, outer)).toBe(flipped >= prefixBits);
      }),
    );
  });
});
