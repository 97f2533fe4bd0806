// Who is in the room against the whole server: an officer's authority certifies a passkey, which then gives the level of one in a
// meeting; the deny list takes somebody out of it (real time, real sockets, loopback only).
import { toBase64Url } from '@incamera/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Authenticator } from '../../../apps/server/test/authenticator.js';
import { type Client, createClient, type MeetingActions, type Person } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';
import { passkeysAt, phaseIs, type RealServer, startRealServer, until } from './real-server.js';

const PASSPHRASE = 'five words that nobody guesses together';

let server: RealServer;
let officer: Somebody;
let host: MeetingActions;
let link: string;

beforeAll(async () => {
  server = await startRealServer();
}, 120_000);
afterAll(() => server.stop());

interface Somebody {
  readonly client: Client;
  /** How often the passkey was asked. */
  prompts: number;
  /** What answers from now on. */
  authenticator: Authenticator;
}

function somebody(): Somebody {
  const who: Omit<Somebody, 'client'> & { client: Client | null } = {
    client: null,
    prompts: 0,
    authenticator: new Authenticator(),
  };
  const environment = createNodeEnvironment({ publicUrl: server.url, storage: new MemoryStorage(), tabId: 'tab' });
  who.client = createClient({
    ...environment,
    passkeys: passkeysAt(
      server.url,
      () => who.authenticator,
      () => {
        who.prompts += 1;
      },
    ),
  });
  return who as Somebody;
}

async function lobby(who: Somebody, link: string): Promise<MeetingActions> {
  const meeting = server.keep(who.client.openMeeting(link));
  await until(() => meeting.getSnapshot().phase === 'lobby', 'the lobby');
  await until(() => meeting.getSnapshot().self.identity.ready, 'the own identity');
  return meeting;
}

function person(meeting: MeetingActions, name: string): Person {
  const found = meeting.getSnapshot().people.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`${name} is not there`);
  return found;
}

it('leads from the officer’s device to the level on the other side, and out of the meeting again', async () => {
  officer = somebody();
  await officer.client.register({ setupToken: server.setupToken, displayName: 'Hanna' });
  await officer.client.officerAuthority.create({
    name: 'Example Officer',
    organisation: 'Example',
    domains: ['example.org'],
    passphrase: PASSPHRASE,
  });
  await officer.client.officerAuthority.list();

  const colleague = somebody();
  const invitation = await officer.client.people.invite('Ada', ['organiser']);
  await colleague.client.register({ setupToken: new URL(invitation).hash.slice(1), displayName: 'Ada' });
  await colleague.client.identity.requestCertification({ displayName: 'Ada Lovelace', email: null });
  const { requests } = await officer.client.officerAuthority.requests();
  const [request] = requests;
  if (!request) throw new Error('no request');
  await officer.client.officerAuthority.certify(request);

  ({ link } = await officer.client.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: Date.now(),
    durationMinutes: 30,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  }));
  host = await lobby(officer, link);
  expect(host.getSnapshot().self.identity).toMatchObject({ accountName: 'Hanna', passkey: 'possible', problem: null });
  const asked = officer.prompts;
  await host.enter({ displayName: 'Hanna' });
  await phaseIs(host, 'in_meeting');
  expect(officer.prompts).toBe(asked + 1);
  expect(person(host, 'Hanna').assurance).toMatchObject({ level: 'server' });

  const ada = await lobby(colleague, link);
  expect(ada.getSnapshot().self.identity.problem).toBeNull();
  await ada.enter({ displayName: 'Ada' });
  await until(() => host.getSnapshot().knocks.length === 1, 'the knock');
  expect(host.getSnapshot().knocks[0]).toMatchObject({ displayName: 'Ada Lovelace', assurance: { level: 'passkey' } });
  await host.admit(host.getSnapshot().knocks.map(({ knockId }) => knockId));
  await phaseIs(ada, 'in_meeting');
  for (const meeting of [host, ada]) expect(person(meeting, 'Ada Lovelace').assurance.level).toBe('passkey');

  const mine = await host.pairCode(person(host, 'Ada Lovelace').leaf);
  expect(await ada.pairCode(person(ada, 'Hanna').leaf)).toEqual(mine);
  expect(mine.lasting).toBe(true);
  await host.markCompared(person(host, 'Ada Lovelace').leaf, mine);
  await until(() => person(host, 'Ada Lovelace').assurance.level === 'compared', 'the level after comparing');

  // Nobody clicks: the officer's device denies the passkey, and the host's client removes whoever shows it.
  const thumbprint = toBase64Url(request.thumbprint);
  await officer.client.officerAuthority.deny([{ kind: 'passkey', thumbprint }], 'device-lost');
  await phaseIs(ada, 'removed');
  expect(host.getSnapshot().people.map(({ displayName }) => displayName)).toEqual(['Hanna']);
}, 120_000);

it('takes a lost passkey out of the meeting when its owner removes it, and somebody whom the officer suspends', async () => {
  const [bob, cleo] = [somebody(), somebody()];
  const meetings: MeetingActions[] = [];
  for (const [who, name] of [
    [bob, 'Bob'],
    [cleo, 'Cleo'],
  ] as const) {
    const invitation = await officer.client.people.invite(name, ['organiser']);
    await who.client.register({ setupToken: new URL(invitation).hash.slice(1), displayName: name });
    const meeting = await lobby(who, link);
    await meeting.enter({ displayName: name });
    await until(() => host.getSnapshot().knocks.length === 1, 'the knock');
    await host.admit(host.getSnapshot().knocks.map(({ knockId }) => knockId));
    await phaseIs(meeting, 'in_meeting');
    meetings.push(meeting);
  }
  const [lost] = (await bob.client.ownAccount.overview()).passkeys;
  bob.authenticator = new Authenticator();
  await bob.client.ownAccount.addPasskey('New');
  await bob.client.ownAccount.removePasskey(lost?.credentialId ?? '');
  await phaseIs(meetings[0] as MeetingActions, 'removed');
  const people = await officer.client.people.list();
  const { accountId } = people.find(({ displayName }) => displayName === 'Cleo') ?? { accountId: '' };
  await officer.client.people.setSuspended(accountId, true);
  await phaseIs(meetings[1] as MeetingActions, 'removed');
  expect(host.getSnapshot().people.map(({ displayName }) => displayName)).toEqual(['Hanna']);
}, 120_000);

it('names a holder of shares in the next meeting, as compared, from the key on the holder’s device', async () => {
  const holder = somebody();
  const invitation = await officer.client.people.invite('Irene', []);
  await holder.client.register({ setupToken: new URL(invitation).hash.slice(1), displayName: 'Irene' });
  await holder.client.holderKey.create({ name: 'Irene', organisation: 'Example', passphrase: PASSPHRASE });
  const own = await holder.client.holderKey.current();
  const card = own?.card ?? '';
  expect((await officer.client.holderAdministration.read(card)).fingerprint).toBe(own?.fingerprint);
  await officer.client.holderAdministration.list(card);
  const [listed] = (await officer.client.holders.list()).holders;
  expect(listed).toMatchObject({ holderId: own?.holderId, fingerprint: own?.fingerprint, isConfirmed: false });
  await officer.client.holders.confirm(own?.holderId ?? '');
  const made = await officer.client.createMeeting({
    title: 'Next',
    agenda: '',
    startsAtMs: Date.now(),
    durationMinutes: 30,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  });
  const next = await lobby(officer, made.link);
  expect(next.getSnapshot().rules?.shareHolders).toEqual({
    threshold: 1,
    holders: [{ name: 'Irene', organisation: 'Example', listedBy: 'organisation' }],
  });
}, 120_000);
