// Marks against the whole server: two devices in a class that demands them, the keys of both holders on their own devices, and what
// is left of the meeting a year long (real time, real sockets, loopback only).
import { type Bytes, fromBase64Url, toBase64Url } from '@incamera/kernel';
import { combineShares, generateCaseKey, openRelease, openShare, readBundle, resealShare } from '@incamera/shares';
import { openStore } from '@incamera/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardOf } from '../src/identity/holder-card.js';
import { type Client, createClient, type MeetingActions, readMarkOwner } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';
import { FakeEngine } from './fake-engine.js';
import { makeHolder } from './marks-world.js';
import { ownPasskey, type RealServer, startRealServer, until } from './real-server.js';
import { withPublic } from './rules-support.js';

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer();
}, 120_000);
afterAll(() => server.stop());

interface Device {
  readonly client: Client;
  readonly engines: FakeEngine[];
}

function device(storage = new MemoryStorage()): Device {
  const engines: FakeEngine[] = [];
  const createMediaEngine = () => {
    const engine = new FakeEngine();
    engines.push(engine);
    return engine;
  };
  const environment = createNodeEnvironment({ publicUrl: server.url, storage, tabId: 'tab', createMediaEngine });
  const client = createClient({
    ...environment,
    passkeys: ownPasskey(server.url),
  });
  return { client: client as Client, engines };
}

async function lobby({ client }: Device, link: string): Promise<MeetingActions> {
  const meeting = server.keep(client.openMeeting(link));
  await until(() => meeting.getSnapshot().preflight !== null, 'the check of the rules');
  return meeting;
}

const inMeeting = (meeting: MeetingActions) => until(() => meeting.getSnapshot().phase === 'in_meeting', 'the meeting');
const keyOf = ({ engines }: Device) => toBase64Url(engines.at(-1)?.marks.at(-1)?.key ?? new Uint8Array());

it('leads from two holders’ shares to the key of a device and to whose it is', async () => {
  const hanna = device();
  await hanna.client.register({ setupToken: server.setupToken, displayName: 'Hanna' });
  await hanna.client.rulebooks.publish({ files: withPublic({ marks: 'standard' }), replaces: 1, note: '' });
  const holders = await Promise.all(['Irene', 'Otto', 'Sam'].map((name) => makeHolder(name)));
  for (const { name, organisation, key } of holders) {
    const card = cardOf({ name, organisation, publicKey: toBase64Url(key.publicKey) });
    await hanna.client.holderAdministration.list(card);
  }
  const { link } = await hanna.client.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: Date.now(),
    durationMinutes: 30,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  });
  const host = await lobby(hanna, link);
  await host.enter({ displayName: 'Hanna' });
  await inMeeting(host);
  const ada = device();
  const guest = await lobby(ada, link);
  await guest.enter({ displayName: 'Ada' });
  await until(() => host.getSnapshot().knocks.length === 1, 'the knock');
  await host.admit(host.getSnapshot().knocks.map(({ knockId }) => knockId));
  await inMeeting(guest);
  for (const meeting of [host, guest]) expect(meeting.getSnapshot().marking).toBe('on');
  const keys = { Hanna: keyOf(hanna), Ada: keyOf(ada) };
  expect(keys.Hanna).not.toBe(keys.Ada);
  await host.endForAll();
  await until(() => guest.getSnapshot().phase === 'ended', 'the end');
  await server.halt();

  const store = await openStore(server.config.database, { maxMembers: 300, maxLogSize: 1 });
  const [kept] = await store.bundles.meetings(10);
  if (kept === undefined) throw new Error('nothing kept');
  const found: Record<string, string> = {};
  const investigation = await generateCaseKey();
  for (const { digest, bundle: text } of await store.bundles.page(kept.meetingId, null, 10)) {
    const bundle = fromBase64Url(text) as Bytes;
    if (readBundle(bundle).purpose !== 'mark') continue;
    const bundleDigest = fromBase64Url(digest) as Bytes;
    const shares = [];
    for (const { holderId, key } of holders.slice(1)) {
      const subject = { caseId: 'case-1', bundleDigest, holderId };
      const share = await openShare(bundle, key.privateKey, holderId);
      const release = await resealShare({ ...subject, share, casePublicKey: investigation.publicKey });
      const opened = await openRelease({ ...subject, release, casePrivateKey: investigation.privateKey });
      shares.push({ holderId, share: opened });
    }
    const { secret, owner, wrongHolders } = await combineShares(bundle, shares);
    const { meetingId, commitment } = readBundle(bundle);
    const read = await readMarkOwner(owner, { meetingId, secretCommitment: commitment });
    if (!read.ok) throw read.error;
    found[read.value.displayName] = toBase64Url(secret);
    expect(wrongHolders).toEqual([]);
    // The word of one device is none for another meeting or key.
    const elsewhere = await readMarkOwner(owner, { meetingId: new Uint8Array(32), secretCommitment: commitment });
    expect(elsewhere.ok ? 'accepted' : elsewhere.error.code).toBe('client/mark_owner_forged');
  }
  await store.close();
  expect(found).toEqual(keys);
}, 120_000);
