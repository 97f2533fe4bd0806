// Attacks of the server on meetings with several hosts: one of them is kept from the others (test support).
import { type ServerMessage } from '@incamera/protocol';
import { type Device } from '../world.js';
import { type Attack } from './attack.js';
import { removeCid, withCid } from './delivery.js';
import { by, signalEpochOf } from './helpers.js';
import { type Scene } from './scene.js';

/** Nothing of what this device sends gets anywhere, and nothing gets to it. */
function cutOff(scene: Scene, device: Device): void {
  const { peerId } = device;
  scene.interfere(device, () => []);
  const others = scene.server.incoming;
  scene.server.incoming = (from, message) => from === peerId || others(from, message);
}

function expectBlocked(devices: readonly Device[]): void {
  for (const { name, engine } of devices) if (engine.block === null) throw new Error(`${name} goes on sending`);
}

export const silentHosts: readonly Attack[] = [
  {
    name: 'keeps the first of two hosts from everybody, with its removal of somebody',
    by: 'server',
    promise: 'C5',
    says: {
      Hanna: ['client/removal_not_ordered'],
      ...by(['Hugo', 'Ada', 'Bob'], 'group/no_host_heartbeat', 'client/host_silent'),
    },
    // Hanna does not hear Hugo either; and Cid says what the others say.
    also: ['client/host_silent', 'group/no_host_heartbeat'],
    withinMs: 6500,
    meeting: { hugo: 'honest' },
    async run(scene) {
      await withCid(scene);
      await scene.strike(() => {
        cutOff(scene, scene.hanna);
        removeCid(scene, scene.hanna);
      });
    },
    // The others cannot tell this from a host whose device broke: they go on, and have said whom they do not hear.
    async check(scene) {
      const others = [scene.hugo, scene.ada, scene.bob];
      await scene.world.until(() => others.every(({ engine }) => engine.block === null), 3000);
      expectBlocked([scene.hanna]);
    },
  },
  {
    name: 'does not order a removal by the first host, and keeps this host from the next one',
    by: 'server',
    promise: 'C5',
    says: { Hanna: ['client/removal_not_ordered'], ...by(['Ada', 'Bob'], 'group/no_host_heartbeat') },
    // Hugo finds everybody else on his side; those who hear that Hanna does not vouch do not take his word for it.
    also: ['group/no_host_heartbeat', 'client/host_silent'],
    withinMs: 7000,
    meeting: { hugo: 'honest' },
    async run(scene) {
      await withCid(scene);
      const { hanna, hugo, server } = scene;
      const { peerId } = hanna;
      await scene.strike(() => {
        scene.interfere(hugo, (message) => (message.type === 'relay' && message.from === peerId ? [] : null));
        server.incoming = (from, message) => from === peerId && message.type === 'group.commit';
        removeCid(scene, hanna);
      });
    },
    async check(scene) {
      for (let second = 0; second < 20; second++) {
        await scene.world.run(1000, 250);
        expectBlocked([scene.ada, scene.bob]);
      }
    },
  },
  {
    name: 'splits a meeting, and gives the host of one half what the other half had said before, piece by piece',
    by: 'server',
    promise: 'C5',
    says: by(['Hugo', 'Bob'], 'group/no_host_heartbeat'),
    // At the end Hugo and Bob catch up with the removal.
    also: ['client/host_silent', 'group/behind'],
    withinMs: 7000,
    meeting: { hugo: 'honest' },
    async run(scene) {
      await withCid(scene);
      const held = await holdBack(scene);
      await scene.strike(() => {
        held.split = true;
        removeCid(scene, scene.hanna);
      });
    },
    async check(scene) {
      for (let second = 0; second < 20; second++) {
        await scene.world.run(1000, 250);
        expectBlocked([scene.hugo, scene.bob]);
      }
    },
  },
];

/**
 * What Ada says reaches Hugo late, so that the server always has some in store; once the meeting is split, that store is all that
 * Hugo gets from the half of Hanna and Ada, and Bob gets nothing of it.
 */
async function holdBack(scene: Scene): Promise<{ split: boolean }> {
  const { server, hanna, ada, hugo, bob, world } = scene;
  const state = { split: false };
  const [hannaId, adaId, hugoId, bobId] = [hanna, ada, hugo, bob].map(({ peerId }) => peerId);
  const store: ServerMessage[] = [];
  const isOfHalf = (message: ServerMessage) =>
    message.type === 'commit' || (message.type === 'relay' && [hannaId, adaId].includes(message.from));
  server.outgoing = (to, message) => {
    if (to === bobId) return state.split && isOfHalf(message) ? [] : null;
    if (to !== hugoId) return null;
    const isSignal = message.type === 'relay' && message.seq === null && signalEpochOf(message.payload) !== null;
    if (isSignal && message.from === adaId) {
      if (!state.split) store.push(message);
      return store.length > 12 || state.split ? store.splice(0, 1) : [];
    }
    return state.split && isOfHalf(message) ? [] : null;
  };
  await world.run(12_000, 250);
  return state;
}
