// Lists of members as they are testified: the same hash at everybody, and judged afterwards as the group did, by what was given alone.
import { copyBytes, toHex } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { EvidenceScene, TestPerson } from '../test/evidence-scene.js';
import { nameOnly } from './identification.js';
import { type MeetingGroup } from './meeting-group.js';
import { generateMemberKey } from './member-key.js';
import {
  chainUpTo,
  encodeRosterContent,
  type FullRoster,
  readRosterContent,
  rosterHash,
  splitRoster,
  verifyRosterContent,
} from './roster-content.js';
import { decodeRecord, type EncodedRecord, encodeRecord, recordHash } from './roster-record.js';
import { codeOf, FAST_SUITE, must, TEST_SITE, TestMeeting } from './testing.js';

const SLOW_MS = 60_000;

/** What somebody has who is handed the contents and nothing else. */
function handedOver(roster: FullRoster) {
  const contents = splitRoster(roster, new Set()).map((part) => must(readRosterContent(encodeRosterContent(part))));
  const records = new Map<string, EncodedRecord>();
  for (const { records: part } of contents) for (const record of part) records.set(toHex(record.hash), record);
  const [first] = contents;
  if (first === undefined) throw new Error('no content');
  return { list: first.list, records };
}

function rosterAt(group: MeetingGroup): FullRoster {
  const roster = group.testimony.roster();
  if (roster === null) throw new Error('left');
  return roster;
}

const rulesOf = (group: MeetingGroup) => ({ chain: group.charterChain, site: TEST_SITE });

/** The same list with one record exchanged. */
function exchanged(roster: FullRoster, before: EncodedRecord, record: EncodedRecord['record']): FullRoster {
  const bytes = encodeRecord(record);
  const encoded = { record, bytes, hash: recordHash(bytes) };
  const swap = (hash: Uint8Array) => toHex(hash) === toHex(before.hash);
  return {
    list: {
      ...roster.list,
      seats: roster.list.seats.map((seat) => (swap(seat.recordHash) ? { ...seat, recordHash: encoded.hash } : seat)),
    },
    records: roster.records.map((one) => (swap(one.hash) ? encoded : one)),
  };
}

describe('a list of members', () => {
  it('is judged afterwards as in the meeting: evidence, admissions, who is a host', { timeout: SLOW_MS }, async () => {
    const scene = await EvidenceScene.create('internal', FAST_SUITE);
    const { meeting } = scene;
    const host = await scene.found();
    const bea = await TestPerson.create('bea');
    const chain = await bea.chain(scene.organisation, 'example.org', { namesPasskey: true });
    const shown = bea.show({ chain, passkey: await bea.bind(meeting.charter.groupId, chain) });
    const guest = await TestPerson.create('grace');
    const token = guest.show({ idToken: await scene.token(guest.key.publicKey) });
    const [member] = await meeting.letIn(host, [
      await meeting.knockBy(bea.key, shown),
      await meeting.knockBy(guest.key, token),
    ]);
    if (member === undefined) throw new Error('not joined');

    const { list, records } = handedOver(rosterAt(host));
    expect(toHex(rosterHash(list))).toBe(toHex(member.testimony.receipt()?.rosterHash ?? new Uint8Array()));
    const judged = must(await verifyRosterContent(list, records, rulesOf(host)));
    const say = (roster: typeof judged) =>
      roster.map(({ leaf, displayName, isHost, assurance, admittedBy }) => [
        leaf,
        displayName,
        isHost,
        assurance.level,
        admittedBy,
      ]);
    expect(say(judged)).toEqual(say(member.roster()));
  });

  it('is refused where a record is missing, altered, or of somebody whom nobody admitted', {
    timeout: SLOW_MS,
  }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    await meeting.admit(host, ['Ada', 'Bob']);
    const roster = rosterAt(host);
    const { list, records } = handedOver(roster);
    expect(must(await verifyRosterContent(list, records, rulesOf(host)))).toHaveLength(3);
    expect(codeOf(await verifyRosterContent(list, new Map(), rulesOf(host)))).toBe('group/roster_incomplete');

    const [, ada, bob] = roster.records;
    if (ada === undefined || bob === undefined) throw new Error('no records');
    const stranger = (await generateMemberKey()).publicKey;
    const judge = async (altered: FullRoster) => {
      const found = handedOver(altered);
      return codeOf(await verifyRosterContent(found.list, found.records, rulesOf(host)));
    };
    const renamed = { ...ada.record, identity: bob.record.identity };
    expect(await judge(exchanged(roster, ada, renamed))).toBe('group/evidence_altered');
    expect(await judge(exchanged(roster, ada, { ...ada.record, leafKey: stranger, entry: null }))).toBe(
      'group/admission_missing',
    );
    expect(await judge(exchanged(roster, ada, { ...bob.record }))).toBe('group/duplicate_member');
    const { entry } = ada.record;
    if (entry === null) throw new Error('no entry');
    const root = { ...entry.root, atMs: entry.root.atMs + 1 };
    const forged = { ...ada.record, entry: { ...entry, root, latest: root } };
    expect(await judge(exchanged(roster, ada, forged))).toBe('group/bad_admission');
    const headless = { ...ada.record, identity: null };
    expect(await judge(exchanged(roster, ada, headless))).toBe('group/bad_evidence');
  });

  it('is no longer than the charter allows', { timeout: SLOW_MS }, async () => {
    const small = await TestMeeting.create({ suite: FAST_SUITE, rules: { maxMembers: 2 } });
    const large = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await large.found();
    await large.admit(host, ['Ada', 'Bob']);
    const { list, records } = handedOver(rosterAt(host));
    const other = rulesOf(await small.found());
    expect(codeOf(await verifyRosterContent(list, records, other))).toBe('group/group_full');
  });

  it('is refused under the charter of another meeting', { timeout: SLOW_MS }, async () => {
    const [one, two] = await Promise.all([
      TestMeeting.create({ suite: FAST_SUITE }),
      TestMeeting.create({ suite: FAST_SUITE }),
    ]);
    const host = await one.found();
    await one.admit(host, ['Ada']);
    const { list, records } = handedOver(rosterAt(host));
    const other = rulesOf(await two.found());
    expect(codeOf(await verifyRosterContent(list, records, other))).toBe('group/admission_missing');
  });

  it('gives each record once, and in as many testimonies as it takes', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    await meeting.admit(host, ['Ada']);
    const before = rosterAt(host);
    const given = new Set(before.records.map(({ hash }) => toHex(hash)));
    await meeting.admit(host, ['Bob']);
    const [content] = splitRoster(rosterAt(host), given);
    expect(content?.records).toHaveLength(1);
    expect(splitRoster(before, given)).toEqual([{ list: before.list, records: [] }]);

    const { record } = before.records[1] ?? {};
    if (record?.identity === undefined || record.identity === null) throw new Error('no record');
    const heavy = Array.from({ length: 6 }, (_, i) => {
      const credential = { credentialType: 'basic', identity: new Uint8Array(15_000).fill(i) } as const;
      const bytes = encodeRecord({ ...record, identity: { credential, extensions: [] } });
      return { record, bytes, hash: recordHash(bytes) };
    });
    const parts = splitRoster({ list: before.list, records: heavy }, new Set());
    expect(parts.map(({ records }) => records.length)).toEqual([4, 2]);
    for (const part of parts) expect(readRosterContent(encodeRosterContent(part)).ok).toBe(true);
  });

  it('has one encoding and one order', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    await meeting.letIn(host, [await meeting.knockBy(await generateMemberKey(), nameOnly('Ada'))]);
    const { list, records } = rosterAt(host);
    const content = encodeRosterContent({ list, records });
    expect(toHex(encodeRosterContent(must(readRosterContent(content))))).toBe(toHex(content));
    const [one, two] = list.seats;
    if (one === undefined || two === undefined) throw new Error('no seats');
    for (const seats of [[], [two, one], [one, one]]) {
      expect(codeOf(readRosterContent(encodeRosterContent({ list: { ...list, seats }, records })))).toBe(
        'group/testimony_malformed',
      );
    }
    expect(codeOf(readRosterContent(content.slice(0, -1)))).toBe('group/testimony_malformed');
    const [record] = records;
    expect(decodeRecord(copyBytes(record?.bytes ?? new Uint8Array()))).toEqual(record?.record);
    expect(decodeRecord(new Uint8Array(36))).toBeNull();
  });

  it('is judged under the version that was in force', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    await meeting.admit(host, ['Ada']);
    const before = host.testimony.receipt();
    await meeting.deliver(
      host,
      must(await host.prepareCharterChange(({ rules }) => ({ rules: { ...rules, autoReadmit: false } }))),
    );
    const chain = chainUpTo(host.charterChain, before?.charterHash ?? new Uint8Array());
    expect(chain?.versions).toHaveLength(1);
    expect(chainUpTo(host.charterChain, host.charter.hash)?.versions).toHaveLength(2);
    expect(chainUpTo(host.charterChain, new Uint8Array(32))).toBeNull();
    expect(host.testimony.receipt()?.charterHash).not.toEqual(before?.charterHash);
  });
});
