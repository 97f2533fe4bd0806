// The ordinary life of a meeting, over the real group and a fake server.
import { type PeerId } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Device, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

const chatOf = (device: Device) =>
  device.snapshot.chat.map(({ text, displayName, state }) => [displayName, text, state]);

describe('going in', () => {
  it('founds, shows knocks with their evidence, admits, and everybody proves the same group', async () => {
    const host = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    expect(ada.snapshot.phase).toBe('knocking');
    expect(ada.snapshot.meeting).toMatchObject({ title: 'Quarterly talk', agenda: 'One\nTwo', ownHostKey: false });
    await world.until(() => host.snapshot.knocks.length === 1);
    expect(host.snapshot.knocks[0]).toMatchObject({ displayName: 'Ada', evidence: 'self_asserted', returning: false });
    expect(host.snapshot.knocks[0]?.assurance).toMatchObject({ level: 'self-asserted', name: null });
    await world.admit(host, 'Ada');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    await world.run(2000);
    expect(ada.names()).toEqual(['Ada', 'Hanna']);
    expect(ada.person('Hanna')).toMatchObject({ role: 'host', evidence: 'charter_host', presence: 'present' });
    expect(ada.snapshot.security?.codeDigits).toBe(host.snapshot.security?.codeDigits);
    expect(ada.snapshot.security?.codeWords).toEqual(host.snapshot.security?.codeWords);
    expect([ada.codes(), ada.snapshot.sendBlock, ada.snapshot.security?.state]).toEqual([[], null, 'proved']);
    expect(host.snapshot.security?.state).toBe('proved');
    expect(host.snapshot.knocks).toEqual([]);
    expect(ada.engine.sendEpoch).toBe(1n);
    expect(ada.engine.block).toBeNull();
    expect(ada.engine.keys.get(1n)?.baseKey).toEqual(host.engine.keys.get(1n)?.baseKey);
  });

  it('waits for a host who is not there yet, and is let in when the host comes', async () => {
    const host = world.device('Hanna');
    const times = { startsAtMs: world.clock.nowMs(), durationMinutes: 60, hostName: 'Hanna' };
    const created = await host.client.createMeeting({
      ...times,
      title: 'Early',
      agenda: '',
      autoReadmit: true,
      succession: 'none',
    });
    const ada = world.device('Ada').open(created.link);
    await ada.enter();
    expect(ada.snapshot.phase).toBe('waiting_for_host');
    host.open(created.link);
    await host.enter();
    await world.until(() => ada.snapshot.phase === 'knocking');
    await world.admit(host, 'Ada');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    expect(await host.client.ownMeetings()).toMatchObject([{ title: 'Early', link: created.link }]);
    expect(await ada.client.ownMeetings()).toMatchObject([{ title: null, link: null }]);
  });

  it('tells a person who is turned away why, and lets the person knock again', async () => {
    const host = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    await world.until(() => host.snapshot.knocks.length === 1);
    const knock = host.snapshot.knocks[0];
    if (!knock) throw new Error('no knock');
    const refused = host.actions.refuse(knock.knockId, 'Use your real name, please');
    await world.until(() => ada.snapshot.phase === 'refused');
    await refused;
    expect(ada.snapshot.endReason).toBe('Use your real name, please');
    expect(JSON.stringify(world.server.received)).not.toContain('real name');
    const again = ada.actions.enter({ displayName: 'Ada Byron' });
    await world.until(() => host.snapshot.knocks.some(({ displayName }) => displayName === 'Ada Byron'));
    await again;
    await ada.actions.withdraw();
    await world.until(() => host.snapshot.knocks.length === 0);
    expect(ada.snapshot.phase).toBe('lobby');
  });

  it('refuses links and names that cannot be, with a named error', async () => {
    await world.host();
    const codeOf = async (link: string) => {
      const device = world.device('x').open(link);
      await world.until(() => device.snapshot.phase !== 'opening');
      return [device.snapshot.phase, device.snapshot.problem?.code];
    };
    expect(await codeOf('http://localhost:8080/m/abc#def')).toEqual(['failed', 'client/link_invalid']);
    expect(await codeOf(world.link.replace(/#.*/, `#${'A'.repeat(22)}`))).toEqual(['failed', 'client/link_invalid']);
    expect(await codeOf(world.link.replace(/\/m\/.{43}/, `/m/${'A'.repeat(43)}`))).toEqual([
      'failed',
      'meeting/unknown',
    ]);
    const ada = world.device('Ada').open(world.link);
    await world.until(() => ada.snapshot.phase === 'lobby');
    await expect(ada.actions.enter({ displayName: 'x'.repeat(10_000) })).rejects.toMatchObject({
      code: 'client/name_invalid',
    });
    await expect(ada.actions.sendChat('too early')).rejects.toMatchObject({ code: 'client/not_in_meeting' });
    world.server.ended = true;
    expect(await codeOf(world.link)).toEqual(['ended', 'meeting/ended']);
  });

  it('lets 20 people in within 10 s by few commits', async () => {
    const host = await world.host();
    const guests: Device[] = [];
    const seen = new Set<string>();
    const admitAll = async () => {
      const fresh = host.snapshot.knocks.filter(({ knockId }) => !seen.has(knockId));
      for (const { knockId } of fresh) seen.add(knockId);
      if (fresh.length > 0) host.actions.admit(fresh.map(({ knockId }) => knockId)).catch(() => undefined);
    };
    for (let i = 0; i < 20; i++) {
      const guest = world.device(`Guest ${i}`).open(world.link);
      guests.push(guest);
      await world.until(() => guest.snapshot.phase === 'lobby', 200);
      guest.actions.enter({ displayName: guest.name }).catch(() => undefined);
      await world.run(450, 150);
      await admitAll();
    }
    await world.until(() => {
      void admitAll();
      return guests.every(({ snapshot }) => snapshot.phase === 'in_meeting');
    });
    await world.run(1000);
    const commits = world.server.log.filter(({ entry }) => entry.type === 'commit').length;
    expect(commits).toBeLessThanOrEqual(9);
    expect(host.snapshot.people).toHaveLength(21);
    const codes = new Set([host, ...guests].map(({ snapshot }) => snapshot.security?.codeDigits));
    expect(codes.size).toBe(1);
    // Nobody lost the right to send on the way.
    for (const each of [host, ...guests]) expect(each.snapshot.sendBlock).toBeNull();
  }, 240_000);
});

describe('in the meeting', () => {
  it('carries chat and files that the server cannot read', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const sent = ada.actions.sendChat('  Guten Morgen\n ');
    await world.until(() => host.snapshot.chat.length === 1);
    await sent;
    expect(chatOf(host)).toEqual([['Ada', 'Guten Morgen', 'sent']]);
    expect(chatOf(ada)).toEqual([['Ada', 'Guten Morgen', 'sent']]);
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const file = { name: '../secret plan.pdf', mediaType: 'application/pdf; x=1', bytes };
    const shared = host.actions.sendFile(file, '');
    await world.until(() => ada.snapshot.chat.length === 2);
    await shared;
    const entry = ada.snapshot.chat[1];
    expect(entry?.file).toEqual({ name: '.._secret plan.pdf', mediaType: 'application/pdf', sizeBytes: 50_000 });
    const opening = ada.actions.openFile(entry?.id ?? '');
    await world.run(50);
    expect(await opening).toEqual(bytes);
    const stored = [...world.server.files.values()][0];
    expect(stored?.byteLength).toBe(50_028);
    expect(Buffer.from(stored ?? []).includes(Buffer.from(bytes.subarray(0, 16)))).toBe(false);
    // The server alters it: refused by name.
    stored?.fill(0, 0, 4);
    const altered = ada.actions.openFile(entry?.id ?? '');
    altered.catch(() => undefined);
    await world.run(50);
    await expect(altered).rejects.toMatchObject({ code: 'client/file_invalid' });
    await expect(ada.actions.sendChat('x'.repeat(4001))).rejects.toMatchObject({ code: 'client/chat_invalid' });
    await expect(ada.actions.sendChat(' ')).rejects.toMatchObject({ code: 'client/chat_invalid' });
    const big = { name: 'big', mediaType: '', bytes: new Uint8Array(25 * 1024 * 1024) };
    await expect(ada.actions.sendFile(big, '')).rejects.toMatchObject({ code: 'client/file_too_large' });
    expect(JSON.stringify(world.server.received)).not.toContain('Morgen');
  });

  it('keeps a message that could not be sent and sends it again on request', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    ada.cutNetwork();
    await world.run(100);
    await expect(ada.actions.sendChat('lost')).rejects.toMatchObject({ code: 'client/chat_not_sent' });
    expect(chatOf(ada)).toEqual([['Ada', 'lost', 'failed']]);
    await ada.restoreNetwork();
    await world.until(() => ada.snapshot.connection.signalling === 'online');
    const again = ada.actions.retryChat(ada.snapshot.chat[0]?.id ?? '');
    await world.until(() => host.snapshot.chat.length === 1);
    await again;
    expect(chatOf(ada)).toEqual([['Ada', 'lost', 'sent']]);
    await world.run(2000);
    expect(host.told()).toEqual([]);
  });

  it('shows mute, camera, hand and mute requests of others', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await ada.actions.setSource('mic', 'microphone');
    await ada.actions.setSource('camera', 'lens');
    await world.until(() => host.person('Ada').microphone === 'on' && host.person('Ada').camera);
    ada.actions.setMuted(true);
    ada.actions.setHandRaised(true);
    await world.until(() => host.person('Ada').microphone === 'muted' && host.person('Ada').handRaisedAtMs !== null);
    expect(host.snapshot.notices.map(({ kind }) => kind)).toContain('hand_raised');
    ada.actions.setMuted(false);
    await host.actions.requestMute(host.person('Ada').leaf);
    await world.until(() => ada.snapshot.notices.some(({ kind }) => kind === 'mute_requested'));
    await expect(ada.actions.requestMute(ada.person('Hanna').leaf)).rejects.toMatchObject({
      code: 'client/host_key_missing',
    });
    const slot = { mid: 'v0', source: { leaf: host.person('Ada').leaf, kind: 'camera' as const } };
    host.engine.emitter.emit('slotSource', slot);
    await world.run(100);
    expect(host.person('Ada').cameraSlot).toBe('v0');
    expect(host.actions.sink('v0')).toBe('sink v0');
    ada.engine.emitter.emit('levels', { levels: new Map([[host.person('Hanna').leaf, 0.5]]), own: 0.4 });
    await world.run(50);
    expect(ada.person('Hanna')).toMatchObject({ speaking: true, level: 0.5 });
    ada.actions.setMuted(true);
    for (let i = 0; i < 12; i++) {
      ada.engine.emitter.emit('levels', { levels: new Map(), own: 0.4 });
      await world.run(100);
    }
    expect(ada.snapshot.self.mutedButSpeaking).toBe(true);
    const leaf = host.person('Ada').leaf;
    host.actions.setWanted([
      { leaf, kind: 'screen' },
      { leaf, kind: 'camera', heightPx: 180 },
    ]);
    await world.run(100);
    const wants = world.server.received.filter(({ type }) => type === 'media.want').at(-1);
    expect(wants?.type === 'media.want' && wants.video).toEqual([
      { peerId: ada.peerId, kind: 'screen' },
      { peerId: ada.peerId, kind: 'camera', height: 180 },
    ]);
  });

  it('sends the layers that somebody needs, and says whose picture a slow connection holds back', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    world.server.toMembers({ type: 'media.layers', kind: 'camera', layers: [0, 2] });
    await world.until(() => ada.engine.log.includes('layers camera 0,2'));
    const source = { peerId: ada.peerId as PeerId, kind: 'camera' as const };
    world.server.toMembers({ type: 'media.slots', slots: [{ mid: 'v0', source, paused: true }] });
    await world.until(() => host.person('Ada').cameraPaused);
    expect(host.person('Ada').screenPaused).toBe(false);
    world.server.toMembers({ type: 'media.slots', slots: [{ mid: 'v0', source, paused: false }] });
    await world.until(() => !host.person('Ada').cameraPaused);
  });

  it('signs sender proofs and hands only proofs of the own leaf on', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const leaf = ada.snapshot.self.leaf ?? 0;
    const kid = (of: number) => (BigInt(of) << 8n) | 1n;
    const hash = new Uint8Array(16);
    ada.engine.emitter.emit('proofDue', { records: [{ kid: kid(leaf), ctr: 7n, hash }] });
    await world.until(() => host.engine.covered.length === 1);
    expect(host.engine.covered[0]).toMatchObject({ leaf, records: [{ kid: kid(leaf), ctr: 7n }] });
    // Ada vouches for frames under Hanna's key.
    ada.engine.emitter.emit('proofDue', { records: [{ kid: kid(leaf === 0 ? 1 : 0), ctr: 1n, hash }] });
    await world.run(500);
    expect(host.engine.covered).toHaveLength(1);
    host.engine.emitter.emit('senderProof', { leaf: host.person('Ada').leaf, kind: 'mic', proved: false });
    await world.run(50);
    expect(host.person('Ada').problems.map(({ error }) => error.code)).toEqual(['client/sender_not_proved']);
    expect(host.snapshot.security?.state).toBe('not_proved');
    host.engine.emitter.emit('senderProof', { leaf: host.person('Ada').leaf, kind: 'mic', proved: true });
    await world.run(50);
    expect(host.snapshot.security?.state).toBe('proved');
  });

  it('locks for newcomers, inside the group as well', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const locking = host.actions.setLocked(true);
    await world.until(() => ada.snapshot.meeting?.locked === true);
    await locking;
    const bob = world.device('Bob').open(world.link);
    await expect(bob.enter()).rejects.toMatchObject({ code: 'meeting/locked' });
    expect([bob.snapshot.phase, bob.snapshot.problem?.code]).toEqual(['lobby', 'meeting/locked']);
    await expect(ada.actions.setLocked(false)).rejects.toMatchObject({ code: 'client/host_key_missing' });
    // The server alone cannot tell members that the meeting is open again.
    world.server.toMembers({ type: 'meeting.state', locked: false, head: world.server.head } as never);
    await world.run(100);
    expect(ada.snapshot.meeting?.locked).toBe(true);
  });
});

describe('media keys', () => {
  it('switches on Add once all know the epoch, drops the old one after 2 s; on Remove everything at once', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    await world.run(100);
    expect(ada.engine.sendEpoch).toBe(2n);
    expect([...ada.engine.keys.keys()]).toEqual([1n, 2n]);
    await world.run(2500);
    expect([...ada.engine.keys.keys()]).toEqual([2n]);
    host.engine.log.length = ada.engine.log.length = 0;
    const removed = host.actions.remove(host.person('Bob').leaf);
    await world.until(() => bob.snapshot.phase === 'removed');
    await removed;
    expect(host.engine.log).toEqual(['keys 3', 'send 3', 'drop <3']);
    expect(ada.engine.log).toEqual(['keys 3', 'send 3', 'drop <3']);
    expect(bob.engine.closed).toBe(true);
    expect([...bob.engine.keys.keys()]).not.toContain(3n);
  });

  it('waits at most 300 ms for members who do not acknowledge', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await world.guest('Bob', host);
    await world.run(3000);
    // Ada hears nothing and says nothing.
    ada.cutNetwork();
    await world.run(100);
    const cid = world.device('Cid').open(world.link);
    await cid.enter();
    await world.until(() => host.snapshot.knocks.length === 1);
    host.engine.log.length = 0;
    const knocks = host.snapshot.knocks.map(({ knockId }) => knockId);
    const startMs = world.clock.nowMs();
    host.actions.admit(knocks).catch(() => undefined);
    await world.until(() => host.engine.log.includes('send 3'));
    const waitedMs = world.clock.nowMs() - startMs;
    expect(waitedMs).toBeGreaterThanOrEqual(300);
    expect(waitedMs).toBeLessThanOrEqual(450);
  });
});

describe('going out', () => {
  it('leaves with a signed word; the host takes the leaf out', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    await ada.actions.leave();
    expect(ada.snapshot.phase).toBe('left');
    await world.until(() => host.names().length === 2 && bob.names().length === 2);
    expect(bob.snapshot.notices.at(-1)).toMatchObject({ kind: 'left', displayName: 'Ada' });
    const again = await ada.reload(world.link);
    await world.run(500);
    expect(again.snapshot.phase).toBe('lobby');
  });

  it('is removed by a host, told so, and does not come back by itself', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const removed = host.actions.remove(host.person('Ada').leaf);
    await world.until(() => ada.snapshot.phase === 'removed');
    await removed;
    expect(ada.snapshot.security).toBeNull();
    const again = await ada.reload(world.link);
    await world.run(1000);
    expect(again.snapshot.phase).toBe('lobby');
    // Even when the person knocks again under the same key, only a click lets the person in.
    await again.enter('Ada');
    await world.run(3000);
    expect(again.snapshot.phase).toBe('knocking');
    expect(host.snapshot.knocks).toMatchObject([{ displayName: 'Ada', returning: true }]);
  });

  it('ends for all by the host, inside the group; without that the end is named as not confirmed', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await expect(ada.actions.endForAll()).rejects.toMatchObject({ code: 'client/host_key_missing' });
    const ending = host.actions.endForAll();
    await world.until(() => ada.snapshot.phase === 'ended' && host.snapshot.phase === 'ended');
    await ending;
    expect([ada.snapshot.problem, host.snapshot.problem]).toEqual([null, null]);
    expect(ada.engine.closed).toBe(true);
  });

  it('removes a leaf that fell silent for 60 s', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await ada.crash();
    await world.run(55_000, 250);
    expect(host.names()).toEqual(['Ada', 'Hanna']);
    expect(host.person('Ada').presence).toBe('silent');
    await world.run(8000, 250);
    expect(host.names()).toEqual(['Hanna']);
    expect(host.snapshot.notices.at(-1)).toMatchObject({ kind: 'left', displayName: 'Ada' });
  });
});
