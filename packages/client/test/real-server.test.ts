// The client in Node against the whole server: accounts, meeting, group, chat, files, reload, host return, and media through
// the media router in its own process. Real time, real sockets, loopback only.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, type ClientEnvironment, createClient, type MeetingActions } from '../src/index.js';
import {
  createNodeEnvironment,
  type DecryptedFrame,
  type EncodedSource,
  type FrameSink,
  MemoryStorage,
  NodeMediaEngine,
  opusSource,
} from '../src/node/index.js';
import { ownPasskey, phaseIs, type RealServer, startRealServer, until } from './real-server.js';

type Meeting = MeetingActions<EncodedSource, FrameSink>;

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer();
}, 120_000);
afterAll(() => server.stop());

interface Person {
  readonly client: Client<EncodedSource, FrameSink>;
  readonly engines: NodeMediaEngine[];
}

function person(storage = new MemoryStorage(), tabId = 'tab'): Person {
  const engines: NodeMediaEngine[] = [];
  const environment: ClientEnvironment<EncodedSource, FrameSink> = createNodeEnvironment<EncodedSource, FrameSink>({
    publicUrl: server.url,
    storage,
    tabId,
    createMediaEngine: () => {
      const engine = new NodeMediaEngine();
      engines.push(engine);
      return engine;
    },
  });
  return { client: createClient({ ...environment, passkeys: ownPasskey(server.url) }), engines };
}

function enter(who: Person, link: string): Meeting {
  return server.keep(who.client.openMeeting(link));
}

/** The version of the rules that somebody is shown who opens the link now. */
async function versionAtTheDoor(link: string): Promise<number | undefined> {
  const meeting = enter(person(), link);
  await phaseIs(meeting, 'lobby');
  return meeting.getSnapshot().rules?.version;
}

const codeOf = (meeting: Meeting) => meeting.getSnapshot().security?.codeDigits;

/** Opus-sized packets of which each says its number. */
const numbered = () => opusSource(Array.from({ length: 250 }, (_, index) => new Uint8Array(60).fill(index)));

describe('the whole way', () => {
  it('from a set-up link to an ended meeting', async () => {
    const hostStorage = new MemoryStorage();
    const organiser = person(hostStorage);
    expect(await organiser.client.account()).toBeNull();
    await organiser.client.checkSetupToken(server.setupToken);
    await organiser.client.register({ setupToken: server.setupToken, displayName: 'Hanna' });
    await expect(organiser.client.checkSetupToken(server.setupToken)).rejects.toMatchObject({
      code: 'auth/invitation_invalid',
    });
    await organiser.client.signOut();
    expect(await organiser.client.account()).toBeNull();
    expect(await organiser.client.signIn()).toMatchObject({ displayName: 'Hanna' });
    const { link } = await organiser.client.createMeeting({
      title: 'Talk',
      agenda: 'A',
      startsAtMs: Date.now(),
      durationMinutes: 30,
      hostName: 'Hanna',
      autoReadmit: true,
      succession: 'none',
    });
    expect(await organiser.client.ownMeetings()).toMatchObject([{ title: 'Talk', link, state: 'scheduled' }]);

    // Ada is early and waits; the host comes and lets her in.
    const adaStorage = new MemoryStorage();
    const early = person(adaStorage);
    const ada = enter(early, link);
    await phaseIs(ada, 'lobby');
    await ada.enter({ displayName: 'Ada' });
    expect(ada.getSnapshot().phase).toBe('waiting_for_host');
    const host = enter(organiser, link);
    await phaseIs(host, 'lobby');
    await host.enter({ displayName: 'Hanna' });
    await phaseIs(host, 'in_meeting');
    await until(() => host.getSnapshot().knocks.length === 1, 'the knock');
    await host.admit(host.getSnapshot().knocks.map(({ knockId }) => knockId));
    await phaseIs(ada, 'in_meeting');
    expect(codeOf(ada)).toBe(codeOf(host));

    // Media: encrypted by group keys, proved by signatures, through the router.
    await until(() => ada.getSnapshot().connection.media === 'connected', 'media of Ada');
    await until(() => host.getSnapshot().connection.media === 'connected', 'media of the host');
    const heard: DecryptedFrame[] = [];
    const engine = organiser.engines[0];
    if (!engine) throw new Error('no engine');
    for (let mid = 4; mid < 16; mid++) engine.sink(String(mid))?.onFrame((frame) => heard.push(frame));
    await ada.setSource('mic', numbered());
    await until(() => heard.length > 100, 'two seconds of Ada');
    expect(new Set(heard.map(({ leaf, kind }) => `${leaf}/${kind}`))).toEqual(
      new Set([`${ada.getSnapshot().self.leaf}/mic`]),
    );
    expect(host.getSnapshot().security).toMatchObject({ state: 'proved', problems: [] });
    expect(host.getSnapshot().people.find(({ self }) => !self)).toMatchObject({ microphone: 'on', problems: [] });

    // Chat and a file.
    await ada.sendChat('hello');
    const bytes = new Uint8Array(200_000).map((_, index) => (index * 7919) >> 3);
    await host.sendFile({ name: 'plan.bin', mediaType: 'application/x-plan', bytes }, 'see');
    await until(() => ada.getSnapshot().chat.length === 2 && host.getSnapshot().chat.length === 2, 'both messages');
    expect(await ada.openFile(ada.getSnapshot().chat[1]?.id ?? '')).toEqual(bytes);

    // Ada reloads: back without a click, under the same key, heard again.
    await ada.close();
    const adaAgain = enter(person(adaStorage), link);
    await phaseIs(adaAgain, 'in_meeting');
    await until(() => codeOf(adaAgain) === codeOf(host), 'the same group');
    heard.length = 0;
    await adaAgain.setSource('mic', numbered());
    await until(() => heard.length > 50, 'Ada after the reload');

    // The only host reloads: an external commit, and Ada hears of it.
    await host.close();
    const hostAgain = enter(person(hostStorage), link);
    await phaseIs(hostAgain, 'in_meeting');
    await until(() => codeOf(adaAgain) === codeOf(hostAgain), 'the same group again');
    await until(() => adaAgain.getSnapshot().sendBlock === null, 'Ada may send');
    expect(
      adaAgain
        .getSnapshot()
        .people.map(({ displayName }) => displayName)
        .sort(),
    ).toEqual(['Ada', 'Hanna']);

    // Ada is made a host, the rules become stricter, and she comes back by her own keys under them.
    const adaLeaf = hostAgain.getSnapshot().people.find(({ self }) => !self)?.leaf;
    if (adaLeaf === undefined) throw new Error('nobody');
    await hostAgain.nameHost(adaLeaf);
    await until(() => adaAgain.getSnapshot().self.canEnd, 'Ada as a host');
    await adaAgain.changeCharter({ features: ['camera', 'chat'] });
    await until(() => hostAgain.getSnapshot().rules?.version === 3, 'the rules of Ada');
    while ((await versionAtTheDoor(link)) !== 3) await new Promise((resolve) => setTimeout(resolve, 100));
    await adaAgain.close();
    const adaHost = enter(person(adaStorage), link);
    await phaseIs(adaHost, 'in_meeting');
    await until(() => codeOf(adaHost) === codeOf(hostAgain), 'the same group with two hosts');
    expect(adaHost.getSnapshot()).toMatchObject({ self: { canEnd: true }, rules: { version: 3, canChange: true } });
    expect(hostAgain.getSnapshot().security).toMatchObject({ state: 'proved', problems: [] });

    // Locked: nobody else knocks; removed: Ada is told so; ended: gone for everybody.
    await hostAgain.setLocked(true);
    const late = enter(person(), link);
    await phaseIs(late, 'lobby');
    await expect(late.enter({ displayName: 'Late' })).rejects.toMatchObject({ code: 'meeting/locked' });
    const leaf = hostAgain.getSnapshot().people.find(({ self }) => !self)?.leaf;
    if (leaf === undefined) throw new Error('nobody');
    await hostAgain.remove(leaf);
    await phaseIs(adaHost, 'removed');
    expect(adaHost.getSnapshot().problem).toBeNull();
    await hostAgain.endForAll();
    expect(hostAgain.getSnapshot().phase).toBe('ended');
    const after = enter(person(), link);
    await phaseIs(after, 'ended');
  }, 120_000);
});
