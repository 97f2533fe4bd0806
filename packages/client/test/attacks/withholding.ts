// Attacks of the server on what members say to each other: signals, heartbeats, chat, the end (test support).
import { toBase64Url, Writer } from '@incamera/kernel';
import { type ClientMessage, type ServerMessage } from '@incamera/protocol';
import { type Attack } from './attack.js';
import { by, EVERYBODY, flipped, unattended } from './helpers.js';
import { type Scene } from './scene.js';

type Relay = Extract<ClientMessage, { type: 'relay' }>;

/** The newest signal of anybody, as the server got it. */
function lastSignal(scene: Scene): string {
  const sent = scene.server.received.findLast(
    (message): message is Relay => message.type === 'relay' && !message.durable,
  );
  if (!sent) throw new Error('no signal');
  return sent.payload;
}

function relayTo(scene: Scene, payload: string, ...names: readonly string[]): void {
  const from = scene.hanna.peerId as never;
  for (const name of names)
    scene.server.send(scene.honestOne(name).peerId, { type: 'relay', seq: null, from, payload });
}

async function chat(scene: Scene, name: string, text: string): Promise<void> {
  unattended(scene.honestOne(name).actions.sendChat(text));
  await scene.world.run(100);
}

export const withholding: readonly Attack[] = [
  {
    name: 'delivers nothing at all to one member',
    by: 'server',
    promise: 'C5',
    says: { Ada: ['group/no_host_heartbeat'] },
    withinMs: 3500,
    run: (scene) => scene.strike(() => scene.interfere(scene.ada, () => [])),
  },
  {
    name: 'delivers each heartbeat three seconds late',
    by: 'server',
    promise: 'C5',
    says: { Ada: ['group/no_host_heartbeat'] },
    withinMs: 8000,
    run: (scene) =>
      scene.strike(() => {
        const held: ServerMessage[] = [];
        scene.interfere(scene.ada, (message) => {
          if (message.type !== 'relay' || message.seq !== null) return null;
          held.push(message);
          return held.length > 15 ? held.splice(0, 1) : [];
        });
      }),
  },
  {
    name: 'makes up signals of an epoch that there is not',
    by: 'server',
    promise: 'C5',
    // Hanna, the first host, goes on as soon as she has heard everybody in her own epoch.
    says: by(['Ada', 'Bob'], 'group/behind'),
    also: ['group/behind', 'group/no_host_heartbeat'],
    withinMs: 1000,
    async run(scene) {
      const madeUp = new Writer()
        .u8(1)
        .u64(1_000_000n)
        .raw(crypto.getRandomValues(new Uint8Array(150)))
        .done();
      await scene.strike(() => relayTo(scene, toBase64Url(madeUp), ...EVERYBODY));
    },
    async check(scene) {
      const devices = EVERYBODY.map((name) => scene.honestOne(name));
      await scene.world.until(() => devices.every(({ snapshot }) => snapshot.sendBlock === null), 8000);
    },
  },
  {
    name: 'repeats a signal',
    by: 'server',
    promise: 'C3',
    says: by(['Ada', 'Bob'], 'group/signal_replayed'),
    withinMs: 500,
    async run(scene) {
      const beat = scene.server.received.findLast(
        (message): message is Relay => message.type === 'relay' && !message.durable,
      );
      if (!beat) throw new Error('no signal');
      await scene.strike(() => relayTo(scene, beat.payload, 'Ada', 'Bob', 'Hanna'));
    },
  },
  {
    name: 'alters a signal',
    by: 'server',
    promise: 'C3',
    says: by(EVERYBODY, 'group/signal_forged'),
    withinMs: 500,
    async run(scene) {
      const altered = flipped(lastSignal(scene), -1);
      await scene.strike(() => relayTo(scene, altered, ...EVERYBODY));
    },
  },
  {
    name: 'leaves out a chat message',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/entries_missing', 'client/chat_missing'] },
    withinMs: 1500,
    async run(scene) {
      let dropped = false;
      scene.interfere(scene.ada, (message) => {
        if (message.type !== 'relay' || message.seq === null || dropped) return null;
        dropped = true;
        return [];
      });
      await scene.strike(() => undefined);
      await chat(scene, 'Hanna', 'one');
      await chat(scene, 'Hanna', 'two');
    },
  },
  {
    name: 'leaves out a chat message and numbers what follows anew',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/chat_missing'] },
    // After the attack the numbers do not fit any more.
    also: ['client/entries_missing'],
    withinMs: 1500,
    async run(scene) {
      let dropped = 0;
      scene.interfere(scene.ada, (message) => {
        if (message.type === 'relay' && message.seq !== null && dropped === 0) {
          dropped = 1;
          return [];
        }
        const isNumbered = message.type === 'relay' || message.type === 'commit';
        return isNumbered && message.seq !== null
          ? [{ ...message, seq: message.seq - dropped } as ServerMessage]
          : null;
      });
      await scene.strike(() => undefined);
      await chat(scene, 'Hanna', 'one');
    },
  },
  {
    name: 'says to one member that the meeting is over',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/end_not_confirmed'] },
    withinMs: 500,
    ends: { over: ['Ada'] },
    run: (scene) => scene.strike(() => scene.server.send(scene.ada.peerId, { type: 'ended' })),
  },
  {
    name: 'sends what is no message of the protocol',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/malformed_answer'] },
    also: ['client/message_unreadable', 'group/malformed', 'group/knock_unreadable'],
    withinMs: 500,
    async run(scene) {
      const socket = scene.ada.sockets.at(-1);
      const relay = { type: 'relay', seq: null, from: scene.hanna.peerId };
      await scene.strike(() => {
        for (const text of [
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
          socket?.deliver(text);
        }
      });
    },
  },
];
