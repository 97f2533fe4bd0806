// Deny lists: whose count, whom they concern, and how they reach everybody.
import { passkeyThumbprint } from '@incamera/identity';
import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceScene, ISSUER, ofPerson, type TestAuthority, TestPerson } from '../test/evidence-scene.js';
import { DENIAL_GRACE_MS, DenyShelf, decodeDenyLists, encodeDenyLists } from './deny-shelf.js';
import { MeetingGroup } from './meeting-group.js';
import { codeOf, FAST_SUITE, must, type TestMeeting } from './testing.js';

let scene: EvidenceScene;
let meeting: TestMeeting;
let host: MeetingGroup;
let ada: MeetingGroup;

beforeEach(async () => {
  scene = await EvidenceScene.create('internal', FAST_SUITE);
  meeting = scene.meeting;
  host = await scene.found();
  const { person, shown } = await scene.member('ada');
  const [joined] = await meeting.letIn(host, [await meeting.knockBy(person.key, shown)]);
  ada = joined as MeetingGroup;
}, 120_000);

const deniedIn = (group: MeetingGroup) => group.deniedMembers().map(({ member }) => member.displayName);

describe('a deny list', () => {
  it('counts if an authority of the charter signed it and no newer one is known', async () => {
    const second = await scene.denyList(scene.organisation, 2, [ofPerson('example.org/ada')]);
    expect(must(await host.applyDenyList(second))).toBe(true);
    expect(must(await host.applyDenyList(second))).toBe(false);
    expect(deniedIn(host)).toEqual(['Certified ada']);
    expect(deniedIn(ada)).toEqual([]);
    const cases: [string, string | undefined, Uint8Array][] = [
      ['an older one', 'identity/deny_list_older', await scene.denyList(scene.organisation, 1, [])],
      ['another of the same number', 'identity/deny_list_split', await scene.denyList(scene.organisation, 2, [])],
      ['one of a stranger', undefined, await scene.denyList(scene.foreign, 9, [])],
      [
        'an altered one',
        'identity/deny_list_bad_signature',
        second.map((b, i) => (i === second.length - 1 ? b ^ 1 : b)),
      ],
      ['nonsense', 'identity/deny_list_malformed', new Uint8Array(7)],
    ];
    for (const [what, cause, bytes] of cases) {
      const refused = await host.applyDenyList(bytes);
      const found = refused.ok
        ? null
        : [refused.error.code, (refused.error.cause as { code?: string } | undefined)?.code];
      expect([what, found]).toEqual([what, ['group/deny_list_refused', cause]]);
    }
    expect(host.denyLists()).toEqual([second]);
    // A newer one may take people off again.
    expect(must(await host.applyDenyList(await scene.denyList(scene.organisation, 3, [])))).toBe(true);
    expect(deniedIn(host)).toEqual([]);
  });

  it('is refused when all of them would not fit into a Welcome any more', async () => {
    const many = Array.from({ length: 8000 }, (_, i) => ofPerson(`example.org/person-${i}`));
    expect(codeOf(await host.applyDenyList(await scene.denyList(scene.organisation, 1, many)))).toBe(
      'group/deny_list_refused',
    );
    expect(host.denyLists()).toEqual([]);
  });

  it('concerns an authority’s own people: no other’s, and the server’s none that an organisation stands for', async () => {
    const sara = await TestPerson.create('sara');
    const chain = await sara.chain(scene.server, 'meet.example.org');
    const grace = await TestPerson.create('grace');
    const token = await scene.token(grace.key.publicKey);
    const knocks = [
      await meeting.knockBy(sara.key, sara.show({ chain })),
      await meeting.knockBy(grace.key, grace.show({ idToken: token })),
    ];
    await meeting.letIn(host, knocks);
    const everybody = [
      ...['example.org/ada', 'example.org/host', 'meet.example.org/sara'].map(ofPerson),
      ...[sara.key, grace.key].map(({ publicKey }) => ({
        subject: { kind: 'device-key' as const, deviceKey: publicKey },
        sinceMs: 1,
        reason: 'device-lost' as const,
      })),
    ];
    const deniedBy = async (authority: TestAuthority) => {
      expect(must(await host.applyDenyList(await scene.denyList(authority, 1, everybody)))).toBe(true);
      const found = deniedIn(host);
      must(await host.applyDenyList(await scene.denyList(authority, 2, [])));
      return found;
    };
    // Grace shows no certificate: a guest, whom any authority of the charter may deny.
    expect(await deniedBy(scene.server)).toEqual(['Certified sara', 'Grace Hopper']);
    // Names below its own domain are the organisation's business, whoever certified them.
    expect(await deniedBy(scene.organisation)).toEqual([
      'Certified host',
      'Certified ada',
      'Certified sara',
      'Grace Hopper',
    ]);
    expect(await deniedBy(scene.limited)).toEqual(['Grace Hopper']);
  });

  it('denies a passkey to whoever shows it, and to nobody who only owns it', async () => {
    const olga = await TestPerson.create('olga');
    const thumbprint = await passkeyThumbprint(olga.passkey.key);
    const denial = { subject: { kind: 'passkey' as const, thumbprint }, sinceMs: 1, reason: 'device-lost' as const };
    must(await host.applyDenyList(await scene.denyList(scene.organisation, 1, [denial])));
    const passkey = await olga.bind(meeting.charter.groupId, null);
    const enrolled = olga.show({ passkey, passkeyChain: await olga.passkeyChain(scene.organisation, 'example.org') });
    const certified = olga.show({ chain: await olga.chain(scene.organisation, 'example.org') });
    const showing = await meeting.knockBy(olga.key, enrolled);
    expect(host.denialOf(showing.knock)?.reason).toBe('device-lost');
    expect(codeOf(await host.prepareAdd([showing.knock]))).toBe('group/denied');
    const owning = await meeting.knockBy(olga.key, certified);
    expect(host.denialOf(owning.knock)).toBeNull();
  });

  it('denies whoever a provider speaks of, under every key, and nobody else of that provider or name', async () => {
    const [grace, again] = [await TestPerson.create('grace'), await TestPerson.create('again')];
    const showing = async (person: TestPerson, claims = {}) => {
      const idToken = await scene.token(person.key.publicKey, { claims });
      return (await meeting.knockBy(person.key, person.show({ idToken }))).knock;
    };
    const subject = { kind: 'token', issuer: ISSUER, subject: '248289761001' } as const;
    const elsewhere = { ...subject, issuer: 'https://elsewhere.example.net' };
    const denial = (one: typeof subject | typeof elsewhere) => ({
      subject: one,
      sinceMs: 1,
      reason: 'unspecified' as const,
    });
    must(await host.applyDenyList(await scene.denyList(scene.server, 1, [denial(elsewhere)])));
    expect(host.denialOf(await showing(grace))).toBeNull();
    must(await host.applyDenyList(await scene.denyList(scene.server, 2, [denial(subject)])));
    for (const person of [grace, again]) expect(host.denialOf(await showing(person))?.reason).toBe('unspecified');
    expect(codeOf(await host.prepareAdd([await showing(grace)]))).toBe('group/denied');
    expect(host.denialOf(await showing(again, { sub: '248289761002' }))).toBeNull();
    // Whom an organisation certifies the server's authority cannot deny, whatever else they show.
    const { person, shown } = await scene.member('bob');
    const both = { ...shown, idToken: await scene.token(person.key.publicKey) };
    const { knock } = await meeting.knockBy(person.key, both);
    expect(host.denialOf(knock)).toBeNull();
    must(await host.applyDenyList(await scene.denyList(scene.organisation, 1, [denial(subject)])));
    expect(host.denialOf(knock)?.subject).toEqual(subject);
  });

  it('denies the key of a guest whom no authority and no provider names', async () => {
    const vera = await TestPerson.create('vera');
    const { knock } = await meeting.knockBy(vera.key, vera.show({}));
    const subject = { kind: 'device-key' as const, deviceKey: vera.key.publicKey };
    const denial = { subject, sinceMs: 1, reason: 'unspecified' as const };
    must(await host.applyDenyList(await scene.denyList(scene.organisation, 1, [denial])));
    expect(host.denialOf(knock)?.subject).toEqual(subject);
    expect(
      host.denialOf((await meeting.knockBy((await TestPerson.create('other')).key, vera.show({}))).knock),
    ).toBeNull();
  });

  it('keeps a denied person out, by certificate or by passkey, and names it at the door', async () => {
    const olga = await TestPerson.create('olga');
    const passkey = await olga.bind(meeting.charter.groupId, null);
    const enrolled = olga.show({ passkey, passkeyChain: await olga.passkeyChain(scene.organisation, 'example.org') });
    const bob = await scene.member('bob');
    const knocks = [await meeting.knockBy(olga.key, enrolled), await meeting.knockBy(bob.person.key, bob.shown)];
    const list = await scene.denyList(
      scene.organisation,
      1,
      ['olga', 'bob'].map((id) => ofPerson(`example.org/${id}`)),
    );
    must(await host.applyDenyList(list));
    for (const { knock } of knocks) {
      expect(host.denialOf(knock)?.reason).toBe('left-organisation');
      expect(codeOf(await host.prepareAdd([knock]))).toBe('group/denied');
    }
  });

  it('reaches joiners with the Welcome, and a host who returns', async () => {
    const list = await scene.denyList(scene.organisation, 1, [ofPerson('example.org/ada')]);
    must(await host.applyDenyList(list));
    const { person, shown } = await scene.member('late');
    const [late] = await meeting.letIn(host, [await meeting.knockBy(person.key, shown)]);
    expect([late?.denyLists(), deniedIn(late as MeetingGroup)]).toEqual([[list], ['Certified ada']]);
    const again = await scene.member('host', meeting.host().memberKey);
    const returned = await meeting.takeBack(await host.sealGroupInfo(), { identification: again.shown });
    expect(returned.denyLists()).toEqual([list]);
  });

  it('is taken from a Welcome only if it is good', async () => {
    const { person, shown } = await scene.member('late');
    const { knock, pending } = await meeting.knockBy(person.key, shown);
    const { shown: hostShown } = await scene.member('host', meeting.host().memberKey);
    const cheat = must(await meeting.prepareReturn(await host.sealGroupInfo(), 0, { identification: hostShown }));
    // The shelf of an altered host client, which takes what it likes.
    const foreign = await scene.denyList(scene.foreign, 1, []);
    const seat = { ...cheat.seat, denials: Object.assign(new DenyShelf(meeting.clock), { lists: () => [foreign] }) };
    const prepared = must(await new MeetingGroup({ ...cheat, seat }).prepareAdd([knock]));
    expect(codeOf(await meeting.enter(prepared.welcome as Uint8Array, pending))).toBe('group/deny_list_refused');
  });
});

describe('members who have a list before a host that admits', () => {
  it('accept and name the denied person at first, and refuse once everybody could have the list', async () => {
    const bob = await scene.member('bob');
    const knock = await meeting.knockBy(bob.person.key, bob.shown);
    const list = await scene.denyList(scene.organisation, 1, [ofPerson('example.org/bob')]);
    const prepared = must(await host.prepareAdd([knock.knock]));
    must(await ada.applyDenyList(list));
    const early = must(await ada.processCommit(prepared.commit));
    meeting.clock.now += DENIAL_GRACE_MS;
    expect(codeOf(await ada.processCommit(prepared.commit))).toBe('group/denied');
    // Taken in time, it is reported.
    await early.adopt();
    expect(deniedIn(ada)).toEqual(['Certified bob']);
  });
});

describe('the lists in a GroupInfo', () => {
  it('have one encoding', () => {
    const lists = [new Uint8Array([1, 2]), new Uint8Array()];
    const bytes = encodeDenyLists(lists);
    expect(must(decodeDenyLists(bytes))).toEqual(lists);
    for (const wrong of [
      bytes.slice(1),
      bytes.slice(0, -1),
      Uint8Array.from([...bytes, 0]),
      new Uint8Array([2, 0, 0]),
    ]) {
      expect(codeOf(decodeDenyLists(wrong))).toBe('group/deny_list_refused');
    }
  });
});
