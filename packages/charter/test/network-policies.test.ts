// Cedar and this package agree on what is within a network.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, formatNetwork, isWithin, parseAddress, parseNetwork } from '../src/network.js';
import { engineOf, question, shipped } from './policy-scene.js';

const everything = { 'all.cedar': '@id("all") permit (principal, action, resource);' };
const engine = engineOf({ ...shipped, policyFiles: { ...shipped.policyFiles, policies: everything } });

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** An address, and a network that has its first bits or not. */
const pairs = fc.constantFrom(4, 16).chain((length) =>
  fc.record({
    address: bytes(length),
    other: bytes(length),
    prefixBits: fc.nat(length * 8),
    near: fc.boolean(),
  }),
);

describe('networks in policies', () => {
  it('hold the addresses that have their bits, and no others', () => {
    const seen = { within: 0, outside: 0 };
    fc.assert(
      fc.property(pairs, ({ address, other, prefixBits, near }) => {
        const base = (near ? address : other).map((byte, i) => {
          return byte & ((0xff00 >> Math.min(8, Math.max(0, prefixBits - 8 * i))) & 0xff);
        });
        const network = parseNetwork(formatNetwork({ address: base, prefixBits }));
        const asked = parseAddress(formatAddress({ address, prefixBits: address.length * 8 }));
        if (network === null || asked === null) throw new Error('not read');
        const within = isWithin(asked, network);
        const request = question('restricted', 'join', {
          rules: { networks: [formatNetwork(network)] },
          circumstances: { address: formatAddress(asked) },
        });
        const { allowed, explanations } = engine.decide(request);
        expect([allowed, explanations.map(({ code }) => code)]).toEqual(
          within ? [true, []] : [false, ['policy/network_not_approved']],
        );
        seen[within ? 'within' : 'outside']++;
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.within, seen.outside)).toBeGreaterThan(50);
  });

  it('are asked for an address that is known', () => {
    const asked = (address: string | null) =>
      engine.decide(
        question('restricted', 'join', { rules: { networks: ['::/0', '0.0.0.0/0'] }, circumstances: { address } }),
      );
    expect(asked('192.0.2.1').allowed).toBe(true);
    expect(asked('2001:db8::1').allowed).toBe(true);
    expect(asked(null).explanations.map(({ code }) => code)).toEqual(['policy/address_unknown']);
  });
});
