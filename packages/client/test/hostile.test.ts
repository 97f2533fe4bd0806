// A server or member that cheats: each attack ends in a named problem on honest clients, none freezes them.
import { createHash } from 'node:crypto';
import { type ServerMessage } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Device, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

/** What `device` is sent from now on goes through `change`. */
function interfere(device: Device, change: (message: ServerMessage) => readonly ServerMessage[] | null): void {
  const { peerId } = device;
  const others = world.server.outgoing;
  world.server.outgoing = (to, message) => (to === peerId ? change(message) : others(to, message));
}

const sameCode = (...devices: readonly Device[]) =>
  new Set(devices.map(({ snapshot }) => snapshot.security?.codeDigits)).size === 1;

const stop = () => {
  world.server.outgoing = () => null;
};

/** After everything: the two still share a group, may send, and can talk. */
async function expectWorking(...devices: readonly Device[]): Promise<void> {
  await world.until(() =>
    devices.every(({ snapshot }) => snapshot.phase === 'in_meeting' && snapshot.sendBlock === null),
  );
  const [first, ...others] = devices;
  if (!first) throw new Error('nobody');
  const text = `still here ${first.snapshot.chat.length}`;
  const said = first.actions.sendChat(text);
  await world.until(() => others.every(({ snapshot }) => snapshot.chat.some((entry) => entry.text === text)));
  await said;
}

describe('a hostile server', () => {
  it('replays a commit: named, nothing is sent until a host confirms the view, nothing else happens', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await world.guest('Bob', host);
    await world.run(500);
    const old = world.server.log
      .map(({ entry }) => entry)
      .find((entry) => entry.type === 'commit' && entry.epoch === 1);
    if (old?.type !== 'commit') throw new Error('no commit');
    const before = ada.snapshot.security?.codeDigits;
    world.server.send(ada.peerId, old);
    await world.run(50);
    expect(ada.told()).toContain('client/entry_replayed');
    expect(ada.snapshot.sendBlock?.code).toBe('client/entry_replayed');
    // Under a fresh number it is not better.
    const head = world.server.head;
    world.server.send(ada.peerId, { ...old, seq: (head?.seq ?? 0) + 1, epoch: head?.epoch ?? 0 });
    await world.run(2500);
    expect(ada.snapshot.security?.codeDigits).toBe(before);
    expect(ada.told()).toContain('group/past_epoch');
    expect(ada.snapshot.sendBlock).toBeNull();
  });

  it('withholds a removal: who is kept in the dark stops sending within three seconds and says so', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    await world.run(1500);
    interfere(ada, (message) => (message.type === 'commit' ? [] : null));
    const removed = host.actions.remove(host.person('Bob').leaf);
    await world.until(() => bob.snapshot.phase === 'removed');
    await removed;
    await world.run(3000);
    expect(ada.names()).toContain('Bob');
    expect(ada.engine.block).toMatchObject({ code: 'group/behind' });
    expect(ada.snapshot.security?.state).toBe('not_proved');
    // The server relents: the resume brings what was withheld.
    stop();
    await world.until(() => ada.names().length === 2);
    await expectWorking(host, ada);
  });

  it('withholds everything: no heartbeat, no sending', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await world.run(1500);
    interfere(ada, () => []);
    await world.run(3200);
    expect(ada.engine.block).toMatchObject({ code: 'group/no_host_heartbeat' });
    stop();
    await expectWorking(host, ada);
  });

  it('delays old heartbeats: fresh is only what echoes our own recent presence', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await world.run(1500);
    const held: ServerMessage[] = [];
    interfere(ada, (message) => {
      if (message.type !== 'relay' || message.seq !== null) return null;
      held.push(message);
      // Three seconds late, in order: each was real once.
      return held.length > 12 ? held.splice(0, 1) : [];
    });
    await world.run(8000);
    expect(ada.engine.block).toMatchObject({ code: 'group/no_host_heartbeat' });
  });

  it('swaps the key package of a knock, and invents one: the host is told, nobody is offered', async () => {
    const host = await world.host();
    world.server.incoming = (_, message) => {
      if (message.type === 'knock') {
        const bytes = Buffer.from(message.sealed, 'base64url');
        bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
        message.sealed = bytes.toString('base64url');
      }
      return false;
    };
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    await world.run(500);
    expect(host.snapshot.knocks).toEqual([]);
    expect(host.told()).toContain('group/knock_unreadable');
    world.server.incoming = () => false;
  });

  it('hands out a Welcome that is not for us, or altered: refused by name', async () => {
    const host = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    interfere(ada, (message) => {
      if (message.type !== 'admitted') return null;
      const bytes = Buffer.from(message.welcome, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
      return [{ ...message, welcome: bytes.toString('base64url') }];
    });
    await world.until(() => host.snapshot.knocks.length === 1);
    host.actions.admit(host.snapshot.knocks.map(({ knockId }) => knockId)).catch(() => undefined);
    await world.until(() => ada.snapshot.phase === 'failed');
    expect(ada.snapshot.problem?.code).toMatch(/^group\/(bad_welcome|welcome_not_ours|malformed|bad_tree)$/);
    expect(ada.engines).toHaveLength(0);
  });

  it('drops a chat message: the gap is named, from the numbers and from the sender', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const first = ada.actions.sendChat('one');
    await world.until(() => host.snapshot.chat.length === 1);
    await first;
    // Renumbered, so that no gap in the order betrays it.
    let dropped = 0;
    interfere(host, (message) => {
      if (message.type === 'relay' && message.seq !== null && dropped === 0) {
        dropped += 1;
        return [];
      }
      return 'seq' in message && typeof message.seq === 'number' && message.type !== 'admitted'
        ? [{ ...message, seq: message.seq - dropped }]
        : null;
    });
    const second = ada.actions.sendChat('two');
    await world.run(2000);
    await second;
    expect(host.snapshot.chat).toHaveLength(1);
    expect(host.told()).toContain('client/chat_missing');
    stop();
  });

  it('leaves out an entry: the gap in the order is named', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    let dropped = false;
    interfere(ada, (message) => {
      if (message.type !== 'relay' || message.seq === null || dropped) return null;
      dropped = true;
      return [];
    });
    for (const text of ['one', 'two']) {
      const said = host.actions.sendChat(text);
      await world.run(100);
      await said;
    }
    expect(ada.told()).toContain('client/entries_missing');
    expect(ada.told()).toContain('client/chat_missing');
    stop();
    await expectWorking(host, ada);
  });

  it('says that the meeting has ended, or that we were removed: named as not confirmed', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    world.server.send(ada.peerId, { type: 'ended' });
    world.server.send(bob.peerId, { type: 'removed' });
    await world.run(200);
    expect([ada.snapshot.phase, ada.snapshot.problem?.code]).toEqual(['ended', 'client/end_not_confirmed']);
    expect(bob.told()).toContain('client/removal_not_confirmed');
    // Nobody removed Bob: the host's client puts him back.
    await world.until(() => bob.snapshot.phase === 'in_meeting' && sameCode(host, bob));
  });

  it('voids a commit that nobody refused: not believed', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await world.run(500);
    const code = ada.snapshot.security?.codeDigits;
    const commit = world.server.log.map(({ entry }) => entry).find((entry) => entry.type === 'commit');
    if (commit?.type !== 'commit') throw new Error('no commit');
    const commitHash = createHash('sha256').update(Buffer.from(commit.commit, 'base64url')).digest('base64url');
    const seq = (world.server.head?.seq ?? 0) + 1;
    world.server.send(host.peerId, { type: 'commit.voided', seq, epoch: 0, commitHash, refusals: ['AAAA'] });
    await world.run(2500);
    expect(host.snapshot.phase).toBe('in_meeting');
    expect(host.snapshot.security?.codeDigits).toBe(code);
    expect(host.told()).toContain('client/entry_replayed');
  });

  it('sends nonsense: named, and everything goes on', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const socket = ada.sockets.at(-1);
    const relay = { type: 'relay', seq: null, from: host.peerId };
    for (const data of [
      'not json',
      '{"type":"nonsense"}',
      '[]',
      'x'.repeat(5_000_000),
      new Uint8Array(3),
      JSON.stringify({ type: 'commit', seq: -1 }),
      JSON.stringify({ ...relay, payload: '' }),
      JSON.stringify({ ...relay, payload: 'AQAA' }),
      JSON.stringify({ ...relay, payload: 'AgAA' }),
      JSON.stringify({ ...relay, payload: '____' }),
      JSON.stringify({ type: 'reply', id: 99_999, ok: true, result: {} }),
      JSON.stringify({ type: 'knock', knockId: 'k_aaaaaaaaaaaaaaaa', sealed: 'AAAA', atMs: 1 }),
    ]) {
      socket?.deliver(data);
    }
    await world.run(500);
    expect(ada.told()).toContain('client/malformed_answer');
    await expectWorking(host, ada);
  });

  it('forks the group by accepting two commits: named, and the member comes back into the one group', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const bob = await world.guest('Bob', host);
    await world.run(1500);
    // Ada never hears of Cid; she is told nothing of the later epoch's signals either.
    interfere(ada, (message) => {
      if (message.type === 'commit') return [];
      return message.type === 'relay' && message.seq === null ? [] : null;
    });
    await world.guest('Cid', host);
    await world.run(3500);
    expect(ada.engine.block).not.toBeNull();
    stop();
    await world.until(() => ada.names().includes('Cid'), 60_000);
    await expectWorking(host, ada, bob);
  });

  it('serves another charter or details under the link: refused before anything is shown', async () => {
    await world.host();
    const meeting = world.server.meeting;
    if (meeting === null) throw new Error('no meeting');
    const first = meeting.sealedCharter;
    const other = new World();
    await other.host({ title: 'Look-alike' });
    meeting.sealedCharter = other.server.meeting?.sealedCharter ?? '';
    const ada = world.device('Ada').open(world.link);
    await world.until(() => ada.snapshot.phase === 'failed');
    meeting.sealedCharter = first;
    meeting.sealedMeta = other.server.meeting?.sealedMeta ?? '';
    const bob = world.device('Bob').open(world.link);
    await world.until(() => bob.snapshot.phase === 'failed');
    expect(bob.snapshot.problem?.code).toBe('client/link_mismatch');
    expect(bob.snapshot.meeting).toBeNull();
    await other.close();
  });
});
