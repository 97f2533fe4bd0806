// Receipts in a meeting: everybody attests every epoch, the holders can open what was sealed, and a list of members stands for itself.
import {
  chainUpTo,
  decodeReceipt,
  type EncodedRecord,
  type KeptTestimony,
  openTestimony,
  type RosterList,
  readRosterContent,
  readTestimony,
  rosterHash,
  type Testimony,
  verifyRosterContent,
} from '@incamera/group';
import { fromBase64Url, toBase64Url, toHex } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { siteOf } from '../src/session/site.js';
import { MarksWorld } from './marks-world.js';
import { openedMeeting } from './opened-meeting.js';
import { type Device } from './world.js';

const CALM_MS = 4000;
let world: MarksWorld;

beforeEach(async () => {
  world = await MarksWorld.create();
});
afterEach(() => world.close());

const bytes = (text: string) => fromBase64Url(text) ?? new Uint8Array();
const attestedBy = (device: Device) => (device.snapshot.testimony?.attested ?? []).length;
const groupId = () => bytes(world.server.meeting?.meetingId ?? '');

/** What the holders find: everything that devices testified, by the name of the device. */
async function opened(): Promise<{ name: string; kept: KeptTestimony; testimony: Testimony }[]> {
  const keys = await world.investigated('testimony');
  const found = [];
  for (const { commitment, sealed } of world.server.testimonies.taken) {
    for (const { key, name } of keys) {
      const kept = await openTestimony(bytes(key), groupId(), bytes(commitment), bytes(sealed ?? ''));
      if (!kept.ok) continue;
      const read = await readTestimony(kept.value.signed);
      if (!read.ok) throw read.error;
      found.push({ name, kept: kept.value, testimony: read.value });
    }
  }
  return found;
}

describe('receipts', () => {
  it('are there of everybody soon after each change, and say the same', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    const bob = await world.guest('Bob', hanna);
    await world.run(CALM_MS);
    for (const device of [hanna, ada, bob]) {
      expect(attestedBy(device)).toBe(2);
      expect(device.snapshot.testimony).toMatchObject({ differing: [], missing: [], unsent: 0 });
      expect(device.codes()).toEqual([]);
    }
    const all = await opened();
    expect(all).toHaveLength(world.server.testimonies.taken.length);
    const receipts = all.flatMap(({ name, testimony }) =>
      testimony.kind === 'receipt' ? (decodeReceipt(testimony.content) ?? []).map((one) => ({ name, ...one })) : [],
    );
    for (const epoch of new Set(receipts.map((one) => one.epoch))) {
      const said = receipts.filter((one) => one.epoch === epoch).map((one) => toHex(one.rosterHash));
      expect(new Set(said).size).toBe(1);
    }
    // From the founding on: nobody misses an epoch that it was in.
    const epochsOf = (who: string) => receipts.filter(({ name }) => name === who).map(({ epoch }) => Number(epoch));
    expect([epochsOf('Hanna'), epochsOf('Ada'), epochsOf('Bob')]).toEqual([[0, 1, 2], [1, 2], [2]]);
  });

  it('go on under the same key after a reload, and what waited is given to the server then', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    await world.run(CALM_MS);
    world.server.testimonies.refuses = ({ peerId }) => (peerId === ada.peerId ? 'testimony/quota' : null);
    await world.guest('Bob', hanna);
    await world.run(CALM_MS);
    expect(ada.codes()).toContain('client/testimony_not_stored');
    expect(ada.snapshot.testimony?.unsent).toBe(1);
    const again = await ada.reload(world.link);
    world.server.testimonies.refuses = () => null;
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(CALM_MS);
    expect(again.codes()).toEqual([]);
    const ofAda = (await opened()).filter(({ name }) => name === 'Ada');
    const epochs = ofAda.flatMap(({ testimony }) => decodeReceipt(testimony.content) ?? []).map(({ epoch }) => epoch);
    expect(epochs).toEqual(expect.arrayContaining([1n, 2n]));
    expect((await world.investigated('testimony')).filter(({ name }) => name === 'Ada')).toHaveLength(1);
  });

  it('are waited for, and who is heard and says none is named', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    await world.guest('Bob', hanna);
    await world.run(CALM_MS);
    const bob = world.server.received.length > 0 ? [...world.server.peers.values()].at(-1)?.id : '';
    world.server.outgoing = (_, message) =>
      message.type === 'relay' && message.from === bob && message.payload.length > 500 ? [] : null;
    await world.guest('Cleo', hanna);
    await world.run(20_000);
    for (const device of [hanna, ada]) {
      expect(device.codes()).toContain('client/receipt_missing');
      expect(device.snapshot.notices.find(({ error }) => error?.code === 'client/receipt_missing')?.displayName).toBe(
        'Bob',
      );
      expect(device.snapshot.sendBlock).toBeNull();
    }
    world.server.outgoing = () => null;
    await world.run(8000);
    expect(hanna.codes()).toEqual([]);
  });
});

describe('a list of members', () => {
  it('is given by the host, and leads a stranger to the same members by what was testified alone', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    await world.guest('Bob', hanna);
    await world.run(CALM_MS);
    await ada.actions.leave();
    await world.until(() => !hanna.names().includes('Ada'));
    await world.run(CALM_MS);

    const all = await opened();
    const lists = new Map<string, RosterList>();
    const records = new Map<string, EncodedRecord>();
    for (const { name, testimony } of all.filter(({ testimony: { kind } }) => kind === 'roster')) {
      expect(name).toBe('Hanna');
      const content = readRosterContent(testimony.content);
      if (!content.ok) throw content.error;
      lists.set(toHex(rosterHash(content.value.list)), content.value.list);
      for (const record of content.value.records) {
        expect(records.has(toHex(record.hash))).toBe(false);
        records.set(toHex(record.hash), record);
      }
    }
    const attested = all.flatMap(({ testimony }) =>
      testimony.kind === 'receipt' ? (decodeReceipt(testimony.content) ?? []) : [],
    );
    const { chain } = await openedMeeting(world);
    const names: string[][] = [];
    for (const { epoch, rosterHash: hash, charterHash } of attested) {
      const list = lists.get(toHex(hash));
      const rules = chainUpTo(chain, charterHash);
      if (list === undefined || rules === null) throw new Error(`nothing of epoch ${epoch}`);
      const judged = await verifyRosterContent(list, records, { chain: rules, site: siteOf(world.publicUrl) });
      if (!judged.ok) throw judged.error;
      names[Number(epoch)] = judged.value.map(({ displayName }) => displayName);
    }
    expect(names).toEqual([['Hanna'], ['Hanna', 'Ada'], ['Hanna', 'Ada', 'Bob'], ['Hanna', 'Bob']]);
    expect(toBase64Url(groupId())).toBe(world.server.meeting?.meetingId);
  });
});
