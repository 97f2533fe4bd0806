// Attacks on those who are in the meeting or come back to it: replayed knocks, false names, withheld welcomes, stolen sessions
// (test support).
import { type KnockId, toBase64Url } from '@incamera/kernel';
import { type ClientMessage } from '@incamera/protocol';
import { type Attack } from './attack.js';
import { by, bytesOf, EVERYBODY, flipped, tellAdmitted, unattended } from './helpers.js';
import { type Scene } from './scene.js';

type Knock = Extract<ClientMessage, { type: 'knock' }>;

const KNOCK_ID = 'k_aaaaaaaaaaaaaaaa' as KnockId;

/** The server is about to tell the members of a knock, as if somebody at the door had made it. */
async function knockFromNobody(scene: Scene, sealed: string): Promise<() => void> {
  const { server, world } = scene;
  const nobody = await scene.outsider('nobody');
  nobody.send({ type: 'hello', protocol: 1, resume: null });
  await world.until(() => nobody.peerId !== '');
  const peer = server.peers.get(nobody.peerId);
  if (!peer) throw new Error('no peer');
  return () => {
    const atMs = world.clock.nowMs();
    server.knocks.set(KNOCK_ID, { peer, sealed, atMs });
    server.toMembers({ type: 'knock', knockId: KNOCK_ID, sealed, atMs });
  };
}

function knocksOf(scene: Scene): readonly Knock[] {
  return scene.server.received.filter((message): message is Knock => message.type === 'knock');
}

/** Nobody is let in by anything but a click. */
function expectNoCommit(scene: Scene, epoch: bigint): void {
  if (scene.hanna.snapshot.security?.epoch !== epoch) throw new Error('the group changed without a click');
}

export const returning: readonly Attack[] = [
  {
    name: 'replays the knock of somebody who is in the meeting',
    by: 'server',
    promise: 'C2',
    says: { Hanna: ['client/knock_replayed'] },
    withinMs: 500,
    async run(scene) {
      const [ada] = knocksOf(scene);
      if (!ada) throw new Error('no knock');
      // A host who has only just come in may be told of knocks that were granted meanwhile.
      await scene.world.run(5000);
      await scene.strike(await knockFromNobody(scene, ada.sealed));
    },
    check: (scene) => expectNoCommit(scene, 2n),
  },
  {
    name: 'replays the knock of somebody who has left',
    by: 'server',
    promise: 'C2',
    says: { Hanna: ['client/knock_replayed'] },
    withinMs: 500,
    async run(scene) {
      const cid = await scene.join('Cid');
      await scene.world.run(1500);
      const sent = knocksOf(scene).at(-1);
      if (!sent) throw new Error('no knock');
      unattended(cid.actions.leave());
      await scene.world.until(() => !scene.hanna.names().includes('Cid'));
      scene.honest.delete('Cid');
      await scene.world.run(1500);
      await scene.strike(await knockFromNobody(scene, sent.sealed));
    },
    check(scene) {
      if (scene.hanna.names().includes('Cid')) throw new Error('Cid is shown again');
    },
  },
  {
    name: 'knocks again under the key of its seat and another name',
    by: 'member',
    promise: 'C3',
    says: { Hanna: ['client/return_not_automatic'] },
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const { memberKey } = mallory.inside.seat;
      const { keyPackage } = await mallory.forge.someKeyPackage('Hanna B.', memberKey);
      const sealed = toBase64Url(await mallory.forge.sealedKnock(keyPackage));
      await scene.strike(() => mallory.send({ type: 'knock', sealed }));
    },
    check: (scene) => expectNoCommit(scene, 3n),
  },
  {
    name: 'comes back after a removal as if it had only reloaded',
    by: 'member',
    promise: 'C2',
    says: { Hanna: ['client/return_not_automatic'] },
    withinMs: 1000,
    async run(scene) {
      const mallory = await scene.mallory();
      const removed = scene.hanna.actions.remove(scene.hanna.person('Mallory').leaf);
      await scene.world.until(() => !scene.ada.names().includes('Mallory'));
      await removed;
      scene.admitted.delete('Mallory');
      const again = await scene.outsider();
      const { keyPackage } = await again.forge.someKeyPackage('Mallory', mallory.inside.seat.memberKey);
      const sealed = toBase64Url(await again.forge.sealedKnock(keyPackage));
      again.send({ type: 'hello', protocol: 1, resume: null });
      await scene.strike(() => again.send({ type: 'knock', sealed }));
    },
    check: (scene) => expectNoCommit(scene, 4n),
  },
  {
    name: 'withholds the Welcome of somebody who was admitted',
    by: 'server',
    promise: 'C2',
    says: { Hanna: ['client/not_arrived'], Cid: ['client/knock_unanswered'] },
    withinMs: 60_500,
    ends: { outside: ['Cid'] },
    async run(scene) {
      const cid = await scene.knocking('Cid');
      scene.interfere(cid, (message) => (message.type === 'admitted' ? [] : null));
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      await scene.strike(() =>
        unattended(scene.hanna.actions.admit(scene.hanna.snapshot.knocks.map(({ knockId }) => knockId))),
      );
    },
  },
  {
    name: 'alters the Welcome',
    by: 'server',
    promise: 'C2',
    says: { Cid: ['group/bad_welcome'] },
    withinMs: 1000,
    also: ['client/not_arrived'],
    ends: { outside: ['Cid'] },
    async run(scene) {
      const cid = await scene.knocking('Cid');
      scene.interfere(cid, (message) =>
        message.type === 'admitted' ? [{ ...message, welcome: flipped(message.welcome, -40) }] : null,
      );
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      await scene.strike(() =>
        unattended(scene.hanna.actions.admit(scene.hanna.snapshot.knocks.map(({ knockId }) => knockId))),
      );
    },
    check(scene) {
      if (scene.honestOne('Cid').engines.length > 0) throw new Error('media were begun');
    },
  },
  {
    name: 'answers a knock, again and again, with the Welcome of somebody else',
    by: 'server',
    promise: 'C2',
    says: { Cid: ['group/welcome_not_ours'] },
    withinMs: 5000,
    ends: { outside: ['Cid'] },
    async run(scene) {
      const { server } = scene;
      const sent = server.received.findLast((message) => message.type === 'group.commit' && message.welcome !== null);
      if (sent?.type !== 'group.commit') throw new Error('no Welcome');
      const welcome = bytesOf(sent.welcome ?? '');
      server.incoming = (peerId, message) => {
        if (message.type === 'knock') setImmediate(() => tellAdmitted(scene, peerId, welcome));
        return false;
      };
      await scene.strike(() => scene.knocking('Cid'));
    },
  },
  {
    name: 'says that somebody was removed whom nobody removed',
    by: 'server',
    promise: 'C2',
    says: { Bob: ['client/removal_not_confirmed'] },
    withinMs: 500,
    ends: { back: ['Bob'] },
    run: (scene) => scene.strike(() => scene.server.send(scene.bob.peerId, { type: 'removed' })),
  },
  {
    name: 'lets somebody with the stolen resume token of a member leave in its place',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/removal_not_confirmed'] },
    withinMs: 3000,
    ends: { back: ['Ada'] },
    async run(scene) {
      const token = scene.server.peers.get(scene.ada.peerId)?.token ?? '';
      const thief = await scene.outsider();
      await scene.strike(() => {
        thief.send({ type: 'hello', protocol: 1, resume: { token, lastSeq: 0 } });
        thief.send({ type: 'leave' });
      });
    },
  },
  {
    name: 'takes the forged proof of a member for a host’s and ends the meeting',
    by: 'server',
    promise: 'C2',
    says: by(EVERYBODY, 'client/end_not_confirmed'),
    withinMs: 500,
    ends: { over: EVERYBODY },
    async run(scene) {
      const mallory = await scene.mallory();
      const hostKey = scene.server.meeting?.hostKeys[0] ?? '';
      mallory.send({ type: 'host.prove', hostKey, signature: toBase64Url(new Uint8Array(64)) });
      await scene.strike(() => mallory.send({ type: 'meeting.end' }));
    },
  },
  {
    name: 'brings a host who reloads back to an older state of the group',
    by: 'server',
    promise: 'C5',
    says: { Hanna: ['group/stale_group_info'] },
    also: ['group/no_host_heartbeat'],
    withinMs: 1000,
    ends: { back: ['Hanna'] },
    async run(scene) {
      const old = scene.server.groupInfo;
      await scene.join('Cid');
      const current = scene.server.groupInfo;
      await scene.world.run(2000);
      await scene.strike(async () => {
        scene.server.groupInfo = old;
        await scene.reload(scene.hanna);
      });
      await scene.world.until(() => scene.hanna.snapshot.phase === 'failed');
      scene.server.groupInfo = current;
    },
    async check(scene) {
      await (await scene.reload(scene.hanna)).enter();
    },
  },
];
