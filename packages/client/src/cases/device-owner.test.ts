// Whose key it was, for whoever opens it: members who frame others, and servers that make devices up, name nobody by it.
import { classify, shippedRulebook } from '@incamera/charter';
import { type Identification, nameOnly } from '@incamera/group';
import { holderIdOf } from '@incamera/identity';
import { type Bytes, systemRng } from '@incamera/kernel';
import {
  type CaseKey,
  generateCaseKey,
  type Officers,
  readBundle,
  sealSecret,
  secretCommitment,
} from '@incamera/shares';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAST_SUITE } from '../../../group/src/testing.js';
import { EvidenceScene, TestPerson } from '../../../group/test/evidence-scene.js';
import { type StoredKey } from '../device/device-records.js';
import { MARK_PURPOSE, writeMarkOwner } from '../marks/mark-owner.js';
import { readOwner } from './device-owner.js';

const ORGANISATION = 'Example Office';
let scene: EvidenceScene;
let keys: readonly CaseKey[];
let ada: TestPerson;
let chain: Bytes[];
let mallory: TestPerson;

beforeAll(async () => {
  keys = await Promise.all(['Irene', 'Otto'].map(() => generateCaseKey()));
  const classification = classify(await shippedRulebook(), 'internal');
  if (classification === null) throw new Error('no such class');
  const rules = { ...classification.rules, marks: 'standard' as const, investigation: 'two_officers' as const };
  const holders = ['Irene', 'Otto'].map((label, i) => ({
    label,
    organisation: ORGANISATION,
    publicKey: keys[i]?.publicKey as Bytes,
    listedBy: 'server' as const,
  }));
  const draft = { classification: { ...classification, rules }, shareHolders: { threshold: 2, holders } };
  scene = await EvidenceScene.create('internal', FAST_SUITE, { draft });
  [ada, mallory] = await Promise.all([TestPerson.create('ada'), TestPerson.create('mallory')]);
  chain = await ada.chain(scene.organisation, 'example.org', { namesPasskey: true });
});

interface Sealing {
  readonly charter?: Bytes;
  readonly threshold?: number;
  readonly officers?: Officers;
  readonly holderNames?: readonly string[];
  readonly meetingId?: Bytes;
  /** The signed word of another device, beside a key of their own. */
  readonly copied?: Bytes;
}

/** What an investigation reads of a bundle that `by` sealed, showing `identification`. */
async function readBy(by: StoredKey, identification: Identification, sealing: Sealing = {}) {
  const { groupId, bytes } = scene.meeting.charter;
  const {
    charter = bytes,
    threshold = 2,
    officers = 2,
    holderNames = ['Irene', 'Otto'],
    meetingId = groupId,
  } = sealing;
  const secret = systemRng.bytes(32);
  const commitment = await secretCommitment(MARK_PURPOSE, meetingId, secret);
  const meeting = { meetingId, secretCommitment: commitment, foundingCharter: charter };
  const owner = sealing.copied ?? (await writeMarkOwner(identification, by, meeting));
  const holders = await Promise.all(
    holderNames.map(async (name, i) => {
      const publicKey = keys[i]?.publicKey as Bytes;
      return { holderId: await holderIdOf({ name, organisation: ORGANISATION, publicKey }), publicKey };
    }),
  );
  const { bundle } = await sealSecret({
    purpose: MARK_PURPOSE,
    officers,
    meetingId,
    secret,
    threshold,
    holders,
    owner,
  });
  return (await readOwner(owner, readBundle(bundle))).owner;
}

const UNKNOWN = { name: null, evidence: [] };

describe('the name of a device whose key was opened', () => {
  it('is what its evidence speaks for, whatever the person typed', async () => {
    const passkey = await ada.bind(scene.meeting.charter.groupId, chain);
    const typed = { ...ada.show({ chain, passkey }), displayName: 'The chancellor' };
    expect(await readBy(ada.key, typed)).toEqual({ name: 'Certified ada', evidence: ['certificate', 'passkey'] });
    const idToken = await scene.token(mallory.key.publicKey);
    expect(await readBy(mallory.key, mallory.show({ idToken }))).toEqual({ name: 'Grace Hopper', evidence: ['token'] });
  });

  it('is its own word where nothing proves it, and is told apart from a proved one', async () => {
    expect(await readBy(mallory.key, nameOnly('Ada'))).toEqual({ name: 'Ada', evidence: [] });
  });

  it('is none where a member shows the certificate, passkey or token of somebody else', async () => {
    const passkey = await ada.bind(scene.meeting.charter.groupId, chain);
    const idToken = await scene.token(ada.key.publicKey);
    for (const stolen of [{ chain }, { chain, passkey }, { passkey }, { idToken }]) {
      expect(await readBy(mallory.key, { ...nameOnly('Ada'), ...stolen })).toEqual(UNKNOWN);
    }
  });

  it('is none where the signed word of one device lies beside the key of another', async () => {
    const { groupId, bytes } = scene.meeting.charter;
    const meeting = { meetingId: groupId, secretCommitment: systemRng.bytes(32), foundingCharter: bytes };
    const copied = await writeMarkOwner(ada.show({ chain }), ada.key, meeting);
    expect(await readBy(mallory.key, nameOnly('Ada'), { copied })).toEqual(UNKNOWN);
  });

  it('is none where an authority that the charter does not name certified it', async () => {
    const forged = await ada.chain(scene.foreign, 'foreign.example', { key: mallory.key.publicKey });
    expect(await readBy(mallory.key, mallory.show({ chain: forged }))).toEqual(UNKNOWN);
  });
});

describe('a sealed key that a server made up', () => {
  it('names nobody: the charter, whose hash the meeting is, it has never seen', async () => {
    const other = await EvidenceScene.create('internal', FAST_SUITE);
    for (const charter of [new Uint8Array(0), systemRng.bytes(900), other.meeting.charter.bytes]) {
      expect(await readBy(mallory.key, nameOnly('Ada'), { charter })).toEqual(UNKNOWN);
    }
  });

  it('names nobody where it is sealed to others than the charter says, opens more easily, or for a case of one officer', async () => {
    for (const sealing of [
      { threshold: 1 },
      { officers: 1 as const },
      { holderNames: ['Irene'], threshold: 1 },
      { holderNames: ['Irene', 'Eve'] },
    ]) {
      expect(await readBy(ada.key, ada.show({ chain }), sealing)).toEqual(UNKNOWN);
    }
  });
});
