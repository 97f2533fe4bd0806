import { describe, expect, it } from 'vitest';
import { type ClassRules, looserRules } from './class-rules.js';
import { findOrderSlips, parseClassifications, readClassifications } from './classification-document.js';
import { contrastRatio } from './contrast.js';
import { checkClassification, classify, shippedRulebook } from './rulebook.js';
import { SHIPPED_CLASSIFICATIONS } from './shipped/classifications.js';

const shipped = await shippedRulebook();
const plain = () => JSON.parse(SHIPPED_CLASSIFICATIONS);
const AAA_CONTRAST = 7;

describe('the shipped classifications', () => {
  it('are six, in order, and no higher one asks for less than a lower one but where it is meant', () => {
    const { classifications } = shipped.document;
    expect(classifications.map(({ id, level }) => `${id} ${level}`)).toEqual([
      'public 0',
      'internal 10',
      'chatham-house 10',
      'restricted 20',
      'confidential 30',
      'secret 40',
    ]);
    const slips = findOrderSlips(shipped.document).map(({ lower, higher, rules }) => [lower, higher, ...rules]);
    // Files of a Chatham House meeting stay there; Restricted lets them be saved.
    expect(slips).toEqual([['chatham-house', 'restricted', 'downloadFiles']]);
  });

  it('have banners that everybody can read', () => {
    for (const { colours } of shipped.document.classifications) {
      expect(contrastRatio(colours.background, colours.text)).toBeGreaterThan(AAA_CONTRAST);
    }
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrastRatio('#123456', '#123456')).toBe(1);
  });

  it('let nobody into the higher ones before an officer approved a network', () => {
    const closed = shipped.document.classifications.filter(({ rules }) => rules.networks.length === 0);
    expect(closed.map(({ id }) => id)).toEqual(['restricted', 'confidential', 'secret']);
    expect(shipped.document.accreditedUpTo).toBe('internal');
  });
});

describe('a document of classifications', () => {
  const first = (change: object) => {
    const document = plain();
    Object.assign(document.classifications[0], change);
    return document;
  };
  const rules = (change: object) => first({ rules: { ...plain().classifications[0].rules, ...change } });

  it.each<[string, unknown]>([
    ['no object', null],
    ['another format', { ...plain(), format: 'incamera/classifications/2' }],
    ['an unknown member', { ...plain(), more: true }],
    ['no version', { ...plain(), version: 0 }],
    ['an accreditation that there is not', { ...plain(), accreditedUpTo: 'cosmic' }],
    ['no guidance', { ...plain(), aboveAccreditation: { en: '', de: '' } }],
    ['an id twice', { ...plain(), classifications: [...plain().classifications, plain().classifications[0]] }],
    ['none', { ...plain(), classifications: [] }],
    [
      'too many',
      {
        ...plain(),
        classifications: Array.from({ length: 33 }, (_, i) => ({ ...plain().classifications[0], id: `c${i}` })),
      },
    ],
    ['an id with capitals', first({ id: 'Public' })],
    ['a level beyond', first({ level: 101 })],
    ['a banner of two lines', first({ banner: { en: 'A\nB', de: 'C' } })],
    ['a banner that hides its order', first({ banner: { en: 'A\u202eB', de: 'C' } })],
    ['a banner in one language', first({ banner: { en: 'A' } })],
    ['colours that cannot be read', first({ colours: { background: '#777777', text: '#ffffff' } })],
    ['a colour by name', first({ colours: { background: 'red', text: '#ffffff' } })],
    ['a rule that is missing', rules({ marks: undefined })],
    ['a rule that there is not', rules({ marx: true })],
    ['a rule of another type', rules({ marks: 'yes' })],
    ['an assurance that there is not', rules({ minimumAssurance: 'high' })],
    ['a network with bits beyond its prefix', rules({ networks: ['10.0.0.1/8'] })],
    ['a network that is an address', rules({ networks: ['10.0.0.1'] })],
    ['too many networks', rules({ networks: Array.from({ length: 65 }, (_, i) => `10.${i}.0.0/16`) })],
    ['a country in small letters', rules({ countries: ['de'] })],
    ['too many members', rules({ maxMembers: 301 })],
    ['half a minute', rules({ maxLengthMinutes: 0.5 })],
    ['a link that is to prove who comes', rules({ guests: 'link', minimumAssurance: 'passkey' })],
  ])('is refused with %s', (_, document) => {
    const parsed = parseClassifications(document);
    expect(parsed.ok ? 'taken' : parsed.error.code).toBe('charter/bad_classifications');
  });

  it('says where it is wrong', () => {
    const parsed = parseClassifications(rules({ networks: ['9.0.0.0/8', '10.0.0.1/8'] }));
    expect(parsed.ok || parsed.error.context).toEqual({
      where: 'classifications.public.rules.networks.1',
      what: 'not a network like 192.0.2.0/24 or 2001:db8::/32',
    });
    const unnamed = parseClassifications(first({ id: 'No name' }));
    expect(unnamed.ok || unnamed.error.context.where).toBe('classifications.0.id');
  });

  it('is refused as a file that is no JSON or too long', async () => {
    for (const text of ['{', `"${'x'.repeat(256 * 1024)}"`]) {
      const read = await readClassifications(text);
      expect(read.ok ? 'read' : read.error.code).toBe('charter/bad_classifications');
    }
  });

  it('puts lists in one order, each entry once', () => {
    const parsed = parseClassifications(
      rules({
        networks: ['2001:db8::/32', '10.0.0.0/8', '::ffff:10.0.0.0/104', '9.0.0.0/8', '10.0.0.0/16'],
        countries: ['FR', 'DE', 'FR'],
      }),
    );
    const read = parsed.ok ? parsed.value.classifications[0]?.rules : undefined;
    expect(read?.networks).toEqual(['9.0.0.0/8', '10.0.0.0/8', '10.0.0.0/16', '2001:db8::/32']);
    expect(read?.countries).toEqual(['DE', 'FR']);
  });

  it('has another hash when one letter differs', async () => {
    const other = await readClassifications(SHIPPED_CLASSIFICATIONS.replace('"version": 1', '"version": 2'));
    expect(other.ok && other.value.hash).not.toEqual(shipped.hash);
  });
});

describe('the rules of a classification', () => {
  const secret = classify(shipped, 'secret')?.rules as ClassRules;
  const changes: readonly (readonly [Partial<ClassRules>, Partial<ClassRules>])[] = [
    [{ minimumAssurance: 'organisation' }, { minimumAssurance: 'server' }],
    [{ guests: 'none' }, { guests: 'verified' }],
    [{ admission: 'two_hosts' }, { admission: 'click' }],
    [{ networks: ['10.0.0.0/8'] }, { networks: 'any' }],
    [{ networks: ['10.1.0.0/16'] }, { networks: ['10.0.0.0/8'] }],
    [{ networks: [] }, { networks: ['10.1.0.0/16'] }],
    [{ networks: ['10.0.0.0/9', '10.128.0.0/9'] }, { networks: ['10.0.0.0/8'] }],
    [{ countries: ['DE'] }, { countries: 'any' }],
    [{ countries: ['DE'] }, { countries: ['DE', 'FR'] }],
    [{ exceptions: [] }, { exceptions: ['network'] }],
    [{ exceptions: ['country'] }, { exceptions: ['network', 'country'] }],
    [{ constantBitRate: true }, { constantBitRate: false }],
    [{ marks: 'standard' }, { marks: 'off' }],
    [{ marks: 'strong' }, { marks: 'standard' }],
    [{ visibleMark: true }, { visibleMark: false }],
    [{ recording: false }, { recording: true }],
    [{ fingerprints: true }, { fingerprints: false }],
    [{ witnesses: 3 }, { witnesses: 2 }],
    [{ investigation: 'two_officers' }, { investigation: 'one_officer' }],
    [{ chatLifeMinutes: null }, { chatLifeMinutes: 0 }],
    [{ chatLifeMinutes: 0 }, { chatLifeMinutes: 1 }],
    [{ screenShare: 'nobody' }, { screenShare: 'hosts' }],
    [{ maxMembers: 4 }, { maxMembers: 5 }],
    [{ maxLengthMinutes: 4 }, { maxLengthMinutes: 5 }],
    [{ hostMustBePresent: true }, { hostMustBePresent: false }],
    [{ hostAbsenceSeconds: 4 }, { hostAbsenceSeconds: 5 }],
    [{ reauthenticate: true }, { reauthenticate: false }],
    [{ copyFromChat: false }, { copyFromChat: true }],
    [{ downloadFiles: false }, { downloadFiles: true }],
  ];

  it.each(changes)('%j is stricter than %j', (strict, loose) => {
    const [before, after] = [
      { ...secret, ...strict },
      { ...secret, ...loose },
    ];
    expect(looserRules(before, after)).toEqual(Object.keys(loose));
    expect(looserRules(after, before)).toEqual([]);
    expect(looserRules(before, before)).toEqual([]);
  });

  it.each<Partial<ClassRules>>([{ names: 'chosen' }, { attribution: false }])(
    '%j may change in neither direction',
    (change) => {
      const other = { ...secret, ...change };
      expect(looserRules(secret, other)).toEqual(Object.keys(change));
      expect(looserRules(other, secret)).toEqual(Object.keys(change));
    },
  );

  it('hold no network of one family to be within one of the other', () => {
    const [ipv4, ipv6] = [
      { ...secret, networks: ['0.0.0.0/0'] },
      { ...secret, networks: ['::/0'] },
    ];
    expect([looserRules(ipv4, ipv6), looserRules(ipv6, ipv4)]).toEqual([['networks'], ['networks']]);
  });

  it('are all in that table', () => {
    const known = new Set([...changes.flatMap(([strict]) => Object.keys(strict)), 'names', 'attribution']);
    expect([...known].sort()).toEqual(Object.keys(secret).sort());
  });
});

describe('the classification of a charter', () => {
  const restricted = classify(shipped, 'restricted');
  if (!restricted) throw new Error('no restricted');
  const codeOf = (change: object) => {
    const checked = checkClassification(shipped, { ...restricted, ...change });
    return checked.ok ? 'good' : [checked.error.code, checked.error.context.what ?? ''].join(' ').trim();
  };

  it('may be that of the rulebook or stricter', () => {
    expect(codeOf({})).toBe('good');
    expect(
      codeOf({ rules: { ...restricted.rules, maxMembers: 3, marks: 'strong' as const, minimumAssurance: 'passkey' } }),
    ).toBe('good');
  });

  it('is refused when it asks for less, or says something else', () => {
    expect(codeOf({ rules: { ...restricted.rules, networks: 'any' } })).toBe('charter/below_classification networks');
    expect(codeOf({ level: 0 })).toBe('charter/below_classification banner');
    expect(codeOf({ banner: { en: 'PUBLIC', de: 'ÖFFENTLICH' } })).toBe('charter/below_classification banner');
    expect(codeOf({ id: 'cosmic' })).toBe('charter/below_classification classification');
    expect(codeOf({ documentHash: new Uint8Array(32) })).toBe('charter/other_rulebook');
    expect(codeOf({ policiesHash: new Uint8Array(32) })).toBe('charter/other_rulebook');
  });
});
