// A meeting with its testimonies and its log, for tests of records: real groups, real signatures, one clock.

import { type CharterLog } from '@incamera/charter';
import {
  type CharterEdit,
  commitTestimony,
  type EpochReceipt,
  encodeReceipt,
  encodeRosterContent,
  type FullRoster,
  type MeetingGroup,
  type MemberKey,
  splitRoster,
  type TestimonyKind,
} from '@incamera/group';
import { FAST_SUITE, must, TestMeeting } from '@incamera/group/unsafe-testing';
import { type Bytes, concat, copyBytes, toHex } from '@incamera/kernel';
import { formatVkey } from '@incamera/tlog';
import {
  assembleRecord,
  type LogTrust,
  type RecordedTestimony,
  type RecordParts,
  readRecordFile,
  type VerifiedRecord,
  verifyRecord,
} from '../src/record/index.js';
import { RecordLog, TICK_MS } from './record-log.js';

interface Said {
  readonly kind: TestimonyKind;
  readonly content: Bytes;
  /** By the clock of who says it; else the clock of the log. */
  readonly atMs?: number;
  /** The state of the log that it names; else the newest. */
  readonly checkpoint?: { readonly size: number; readonly root: Bytes } | null;
  /** Whether the server logs it. */
  readonly isLogged?: boolean;
}

export class RecordScene {
  readonly meeting: TestMeeting;
  log: RecordLog;
  host: MeetingGroup;
  readonly testimonies: RecordedTestimony[] = [];
  readonly #peers = new Map<MeetingGroup, string>();
  readonly #given = new Set<string>();
  #seq = 0;

  private constructor(meeting: TestMeeting, log: RecordLog, host: MeetingGroup) {
    this.meeting = meeting;
    this.log = log;
    this.host = host;
  }

  /** A meeting that was made and founded, with nobody in it but the host. */
  static async create(named: Partial<CharterLog> = {}): Promise<RecordScene> {
    const log = await RecordLog.create(Date.now());
    const witnesses = log.witnesses.map(({ key }) => formatVkey(key)).sort();
    const charterLog = { vkey: log.vkey, witnesses, required: 1, intervalMs: TICK_MS, ...named };
    const meeting = await TestMeeting.create({ suite: FAST_SUITE, draft: { log: charterLog } });
    return await RecordScene.around(meeting, await meeting.found(), log);
  }

  /** A meeting that was founded elsewhere. */
  static async around(meeting: TestMeeting, host: MeetingGroup, given?: RecordLog): Promise<RecordScene> {
    const log = given ?? (await RecordLog.create(meeting.clock.nowMs()));
    await log.tick(3);
    const scene = new RecordScene(meeting, log, host);
    const { meetingId, charter } = meeting.charter;
    const { startsAtMs, expiresAtMs } = charter;
    const accountId = 'a_AAAAAAAAAAAAAAAA';
    const policyHash = new Uint8Array(32);
    log.record({ type: 'meeting_created', meetingId, accountId, startsAtMs, expiresAtMs, policyHash });
    log.record({ type: 'meeting_founded', meetingId, peerId: scene.peerOf(scene.host) });
    await scene.epoch();
    return scene;
  }

  /** Host, Ada and Bob; rules that became stricter; Bob is removed: five epochs, some ticks after each. */
  static async story(): Promise<RecordScene> {
    const scene = await RecordScene.create();
    const [ada] = await scene.admit('Ada');
    const [bob] = await scene.admit('Bob');
    if (ada === undefined || bob === undefined) throw new Error('not joined');
    await scene.say(ada, { kind: 'fingerprints', content: fingerprint(ada, 'sent', 1) });
    await scene.say(bob, { kind: 'fingerprints', content: fingerprint(ada, 'heard', 2) });
    await scene.changeCharter(({ rules }) => ({ rules: { ...rules, autoReadmit: false } }));
    await scene.remove(bob);
    const { meetingId } = scene.meeting.charter;
    scene.log.record({ type: 'meeting_ended', meetingId });
    await scene.log.tick(2);
    return scene;
  }

  peerOf(group: MeetingGroup): string {
    const peer = this.#peers.get(group) ?? `p_${String(this.#peers.size).padStart(16, 'A')}`;
    this.#peers.set(group, peer);
    return peer;
  }

  admit(...names: string[]): Promise<MeetingGroup[]> {
    return this.admitKeys(names, []);
  }

  async admitKeys(names: readonly string[], keys: readonly MemberKey[]): Promise<MeetingGroup[]> {
    return await this.letIn(await Promise.all(names.map((name, i) => this.meeting.knock(name, keys[i]))));
  }

  async letIn(knocks: Parameters<TestMeeting['letIn']>[1]): Promise<MeetingGroup[]> {
    const joined = await this.meeting.letIn(this.host, knocks);
    this.#ordered();
    await this.epoch();
    return joined;
  }

  async remove(member: MeetingGroup): Promise<void> {
    const leaf = this.host.roster().find(({ signatureKey }) => toHex(signatureKey) === toHex(keyOf(member)))?.leaf;
    if (leaf === undefined) throw new Error('not there');
    await this.meeting.deliver(this.host, must(await this.host.prepareRemove([leaf])));
    this.#ordered();
    await this.epoch();
  }

  async changeCharter(edit: CharterEdit): Promise<void> {
    await this.meeting.deliver(this.host, must(await this.host.prepareCharterChange(edit)));
    this.#ordered();
    await this.epoch();
  }

  /** The server says that it ordered the commit that made the present epoch. */
  #ordered(): void {
    const { meetingId } = this.meeting.charter;
    this.#seq += 1;
    this.log.record({
      type: 'commit_ordered',
      meetingId,
      epoch: Number(this.host.epoch) - 1,
      seq: this.#seq,
      commitHash: `hash ${this.#seq}`,
      peerId: this.peerOf(this.host),
      admitted: [],
      removed: [],
    });
  }

  /** Everybody attests the present epoch, the host gives its list, and time passes. */
  async epoch(): Promise<void> {
    await this.giveList(this.host.testimony.roster());
    for (const member of this.meeting.members) await this.attest(member);
    await this.log.tick(2);
  }

  /** Everybody is let in, one right after the other, before anybody says a word on it: then all say it of each epoch. */
  async admitInARow(...names: string[]): Promise<void> {
    const lists: (FullRoster | null)[] = [];
    const receipts = new Map<MeetingGroup, EpochReceipt[]>();
    for (const name of names) {
      await this.meeting.letIn(this.host, [await this.meeting.knock(name)]);
      this.#ordered();
      lists.push(this.host.testimony.roster());
      for (const member of this.meeting.members) {
        const receipt = member.testimony.receipt();
        if (receipt !== null) receipts.set(member, [...(receipts.get(member) ?? []), receipt]);
      }
    }
    for (const [member, seen] of receipts) await this.say(member, { kind: 'receipt', content: encodeReceipt(seen) });
    for (const list of lists) await this.giveList(list);
    await this.log.tick(2);
  }

  async giveList(roster: FullRoster | null): Promise<void> {
    if (roster === null) throw new Error('left');
    for (const part of splitRoster(roster, this.#given)) {
      await this.say(this.host, { kind: 'roster', content: encodeRosterContent(part) });
      for (const { hash } of part.records) this.#given.add(toHex(hash));
    }
  }

  async attest(member: MeetingGroup, more: Partial<Said> = {}): Promise<void> {
    const receipt = member.testimony.receipt();
    if (receipt === null) throw new Error('left');
    await this.say(member, { kind: 'receipt', content: encodeReceipt([receipt]), ...more });
  }

  async say(member: MeetingGroup, said: Said): Promise<RecordedTestimony> {
    const { kind, content, atMs = this.log.nowMs, checkpoint = await this.log.head(), isLogged = true } = said;
    const signed = await member.testimony.sign({ kind, content, atMs, checkpoint });
    if (signed === null) throw new Error('left');
    const testimony = { salt: crypto.getRandomValues(new Uint8Array(32)), signed };
    await this.take(testimony, this.peerOf(member), isLogged);
    return testimony;
  }

  /** Whatever somebody hands in. */
  async take({ salt, signed }: RecordedTestimony, peerId: string, isLogged = true): Promise<void> {
    this.testimonies.push({ salt, signed });
    const { meetingId } = this.meeting.charter;
    const commitment = await commitTestimony(salt, signed);
    if (isLogged) this.log.record({ type: 'testimony', meetingId, peerId, commitment });
  }

  async parts(): Promise<RecordParts> {
    const { log, host, testimonies } = this;
    return {
      meetingId: this.meeting.charter.meetingId,
      vkey: log.vkey,
      witnesses: log.witnesses.map(({ key }) => formatVkey(key)),
      checkpoint: await log.checkpoint(),
      charters: host.charterChain.versions.map(({ bytes }) => bytes),
      testimonies,
      rosters: [],
      openings: log.openings(),
    };
  }

  /** The keys of somebody who knows them by other ways. */
  trust(required = 2): LogTrust {
    const { log } = this;
    return { logKey: log.signer.key, witnesses: log.witnesses.map(({ key }) => key), required };
  }

  async text(change: (parts: RecordParts) => Partial<RecordParts> = () => ({})): Promise<string> {
    const parts = await this.parts();
    return (await assembleRecord({ ...parts, ...change(parts) }, this.log.tiles)).text;
  }

  async verified(change?: (parts: RecordParts) => Partial<RecordParts>): Promise<VerifiedRecord> {
    return await verifyRecord(readRecordFile(await this.text(change)), this.trust());
  }
}

export const keyOf = (member: MeetingGroup): Bytes => {
  const own = member.roster().find(({ leaf }) => leaf === member.ownLeaf);
  if (own === undefined) throw new Error('left');
  return own.signatureKey;
};

export function fingerprint(speaker: MeetingGroup, side: 'sent' | 'heard', byte: number): Bytes {
  const count = Uint8Array.of(0, 1);
  return concat(
    count,
    keyOf(speaker),
    Uint8Array.of(side === 'sent' ? 0 : 1),
    copyBytes(new Uint8Array(32).fill(byte)),
  );
}

/** What is wrong with it, in short. */
export const problemsOf = ({ problems }: VerifiedRecord): string[] =>
  problems.map(({ code, what }) => `${code.slice('record/'.length)} ${what}`);
