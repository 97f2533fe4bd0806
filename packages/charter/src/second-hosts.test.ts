// Who may be the second host where two must agree: only whom a charter names, and one host for each name.
import { beforeAll, describe, expect, it } from 'vitest';
import { fullCharter, makeHost, type SigningHost, shippedClassification } from '../test/charter-scene.js';
import { beginChain, type CharterChain, currentCharter, extendCharterChain } from './chain.js';
import { findChanges } from './changes.js';
import { type Charter } from './charter.js';
import { foundCharter, signCharter } from './founding.js';
import { type Invited, isHostName } from './parties.js';
import { namedHosts, takenHostName } from './second-hosts.js';

const internal = await shippedClassification('internal');
const twoHosts: Charter['classification'] = {
  ...internal,
  rules: { ...internal.rules, admission: 'two_hosts' as const },
};
const named = (...addresses: string[]): Invited[] => addresses.map((address) => ({ kind: 'host', address }));
const bare = ({ signatureKey, returnKey, label }: SigningHost) => ({ signatureKey, returnKey, label });

let [ada, grace, mallory]: SigningHost[] = [];
beforeAll(async () => {
  [ada, grace, mallory] = await Promise.all([makeHost('Ada'), makeHost('Grace'), makeHost('Mallory')]);
});

const one = (host: SigningHost | undefined): SigningHost => {
  if (host === undefined) throw new Error('not made');
  return host;
};

function charterOf(
  hosts: readonly SigningHost[],
  invited: readonly Invited[],
  classification: Charter['classification'] = twoHosts,
): Charter {
  return { ...fullCharter(hosts, classification), invited };
}

async function founded(charter: Charter): Promise<CharterChain> {
  return beginChain(await foundCharter(charter, one(ada).privateKey));
}

const foundingOf = (charter: Charter): Promise<unknown> =>
  founded(charter).then(
    () => 'founded',
    (error: { context: { what: string } }) => error.context.what,
  );

/** What becomes of a version that Ada signs without any check of her own. */
async function next(chain: CharterChain, change: Partial<Charter>): Promise<CharterChain | string> {
  const { charter, hash } = currentCharter(chain);
  const version = { ...charter, version: charter.version + 1, previousHash: hash, ...change };
  const extended = await extendCharterChain(chain, await signCharter(version, one(ada).privateKey));
  return extended.ok ? extended.value : `${extended.error.code} ${extended.error.context.what}`;
}

describe('a charter under which two hosts must agree', () => {
  it('has two hosts, or names the second one', async () => {
    expect(await foundingOf(charterOf([one(ada)], []))).toBe('hosts');
    expect(await foundingOf(charterOf([one(ada)], named('grace@example.org')))).toBe('founded');
    expect(await foundingOf(charterOf([one(ada), one(grace)], []))).toBe('founded');
    const many = Array.from({ length: 16 }, (_, i) => `host-${String(i).padStart(2, '0')}@example.org`);
    expect(await foundingOf(charterOf([one(ada)], named(...many)))).toBe('hosts');
  });

  it('is the only kind that names hosts who have no key yet', async () => {
    expect(await foundingOf(charterOf([one(ada)], named('grace@example.org'), internal))).toBe('invited');
  });

  it('makes one host of each name, who takes its place', async () => {
    const chain = await founded(charterOf([one(ada)], named('grace@example.org', 'hugo@example.org')));
    const hosts = [bare(one(ada)), bare(one(grace))];
    const after = await next(chain, { hosts, invited: named('hugo@example.org') });
    if (typeof after === 'string') throw new Error(after);
    const [before, now] = [currentCharter(chain).charter, currentCharter(after).charter];
    expect([takenHostName(before, now), namedHosts(now)]).toEqual(['grace@example.org', ['hugo@example.org']]);
    expect(findChanges(before, now)).toEqual(['hosts']);
    expect(await next(after, { hosts: [...hosts, bare(one(mallory))] })).toBe('charter/lowered hosts');
  });

  it('makes no host out of nothing, two of one name, or a name that nobody gave before', async () => {
    const chain = await founded(charterOf([one(ada)], named('grace@example.org', 'hugo@example.org')));
    const [a, g, m] = [ada, grace, mallory].map((host) => bare(one(host)));
    if (!a || !g || !m) throw new Error('not made');
    const all = named('grace@example.org', 'hugo@example.org');
    const refusals: Partial<Charter>[] = [
      { hosts: [a, m] },
      { hosts: [a, m], invited: [] },
      { hosts: [a, g, m], invited: [] },
      { hosts: [a, g, m], invited: named('hugo@example.org') },
      { invited: named('grace@example.org', 'hugo@example.org', 'mallory@example.org') },
      { hosts: [a, m], invited: named('hugo@example.org', 'mallory@example.org') },
    ];
    for (const change of refusals) expect(await next(chain, change)).toBe('charter/lowered hosts');
    expect(await next(chain, { invited: all.slice(0, 1) })).not.toBeTypeOf('string');
  });
});

describe('the name of a host', () => {
  it('is an e-mail address or the person of a certificate, in lower case', () => {
    for (const name of ['ada@example.org', 'example.org/ada', 'localhost/0a1b', 'meet.example.org/a.b_c-d']) {
      expect([name, isHostName(name)]).toEqual([name, true]);
    }
    for (const name of [
      '',
      'ada',
      '@example.org',
      'Ada@example.org',
      'example.org/',
      '/ada',
      'example.org/a/b',
      'a b/c',
    ]) {
      expect([name, isHostName(name)]).toEqual([name, false]);
    }
  });
});
