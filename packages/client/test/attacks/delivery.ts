// Attacks of the server on the order and delivery of commits: dropped, delayed, repeated, reordered, altered, taken back, forked
// (test support).
import { foundCharter } from '@incamera/charter';
import { generateMemberKey } from '@incamera/group';
import { Forge } from '@incamera/group/unsafe-testing';
import { toBase64Url } from '@incamera/kernel';
import { type ServerMessage } from '@incamera/protocol';
import { type Device } from '../world.js';
import { type Attack } from './attack.js';
import { flipped, hashOf, headOf, orderedCommit, signalEpochOf, splitInTwo, unattended } from './helpers.js';
import { type Scene } from './scene.js';

/** A third guest, whose coming or going is what the server withholds. */
export async function withCid(scene: Scene): Promise<Device> {
  const device = await scene.join('Cid');
  await scene.world.run(2000);
  return device;
}

/** Cid may go on listening wherever the removal has not arrived. */
export function removeCid(scene: Scene, host: Device = scene.hanna): void {
  scene.honest.delete('Cid');
  scene.admitted.add('Cid');
  unattended(host.actions.remove(host.person('Cid').leaf));
}

function admitAll(host: Device): void {
  unattended(host.actions.admit(host.snapshot.knocks.map(({ knockId }) => knockId)));
}

async function knockOfCid(scene: Scene): Promise<void> {
  await scene.knocking('Cid');
  await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
}

/** The next real entry has the number that the attack used up, and is taken for its repetition. */
const NUMBER_USED_UP = ['client/entry_replayed', 'client/chat_missing'];

/** Until what was withheld has arrived and the first heartbeat after it. */
const CATCHING_UP = ['group/behind', 'group/no_host_heartbeat'];

const dropCommits = (message: ServerMessage) => (message.type === 'commit' ? [] : null);

export const delivery: readonly Attack[] = [
  {
    name: 'replays a commit',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/entry_replayed'] },
    withinMs: 500,
    run: (scene) => scene.strike(() => scene.server.send(scene.ada.peerId, orderedCommit(scene, 1))),
    check(scene) {
      if (scene.witness.of('Ada', 'client/entry_replayed')?.places.has('sending stopped') !== true) {
        throw new Error('Ada went on sending');
      }
    },
  },
  {
    name: 'replays a commit under a fresh number',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/commit_refused', 'group/past_epoch'] },
    also: NUMBER_USED_UP,
    withinMs: 500,
    async run(scene) {
      const { seq, epoch } = headOf(scene);
      const replayed = { ...orderedCommit(scene, 1), seq: seq + 1, epoch };
      await scene.strike(() => scene.server.send(scene.ada.peerId, replayed));
    },
  },
  {
    name: 'delivers a commit of another meeting',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/commit_refused', 'group/wrong_group'] },
    also: NUMBER_USED_UP,
    withinMs: 500,
    async run(scene) {
      const opened = await scene.opened();
      const key = await generateMemberKey();
      const { charter } = opened.charter;
      const [host] = charter.hosts;
      if (!host) throw new Error('no host');
      const foreign = await foundCharter(
        { ...charter, hosts: [{ ...host, signatureKey: key.publicKey }] },
        key.privateKey,
      );
      const { cs } = (await scene.outsider()).forge;
      const forge = new Forge({ charter: foreign, linkKeys: opened.keys, clock: scene.world.clock }, cs);
      const group = await forge.fakeGroup(await forge.someKeyPackage('Hanna', key));
      const { bytes } = await forge.commitRaw(group, []);
      const { seq, epoch } = headOf(scene);
      const message = { ...orderedCommit(scene, 1), commit: toBase64Url(bytes), seq: seq + 1, epoch };
      await scene.strike(() => scene.server.send(scene.ada.peerId, message));
    },
  },
  {
    name: 'alters a commit on its way to one member',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/commit_refused', 'group/bad_commit', 'group/behind', 'client/commit_missing'] },
    withinMs: 20_000,
    ends: { back: ['Ada'] },
    async run(scene) {
      await knockOfCid(scene);
      scene.interfere(scene.ada, (message) =>
        message.type === 'commit' ? [{ ...message, commit: flipped(message.commit, -5) }] : null,
      );
      await scene.strike(() => admitAll(scene.hanna));
      await scene.world.until(() => scene.witness.of('Ada', 'group/bad_commit') !== undefined);
      scene.relent();
    },
  },
  {
    name: 'withholds an admission from one member',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['group/behind'] },
    also: CATCHING_UP,
    withinMs: 3000,
    async run(scene) {
      await knockOfCid(scene);
      scene.interfere(scene.ada, dropCommits);
      await scene.strike(() => admitAll(scene.hanna));
    },
  },
  {
    name: 'delays a commit for one member by two seconds',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['group/behind'] },
    withinMs: 3000,
    async run(scene) {
      await knockOfCid(scene);
      const { ada, world } = scene;
      const { peerId } = ada;
      scene.interfere(ada, (message) => {
        if (message.type !== 'commit') return null;
        world.clock.after(2000, () => scene.server.peers.get(peerId)?.socket?.deliver(JSON.stringify(message)));
        return [];
      });
      await scene.strike(() => admitAll(scene.hanna));
    },
    async check(scene) {
      await scene.world.until(() => scene.ada.names().includes('Cid') && scene.ada.snapshot.sendBlock === null);
    },
  },
  {
    name: 'delivers two commits to one member in the wrong order',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/entries_missing', 'client/commit_missing'] },
    also: ['client/entry_replayed', ...CATCHING_UP],
    withinMs: 5000,
    ends: { back: ['Ada'] },
    async run(scene) {
      await withCid(scene);
      await scene.knocking('Dora');
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      let held: ServerMessage | null = null;
      scene.interfere(scene.ada, (message) => {
        if (message.type !== 'commit') return null;
        if (held !== null) return [message, held];
        held = message;
        return [];
      });
      await scene.strike(() => removeCid(scene));
      await scene.world.until(() => held !== null);
      admitAll(scene.hanna);
      await scene.world.until(() => scene.witness.of('Ada', 'client/commit_missing') !== undefined);
      scene.relent();
    },
  },
  {
    name: 'withholds a removal from one member who sends',
    by: 'server',
    promise: 'C5',
    says: { Ada: ['group/behind'] },
    also: CATCHING_UP,
    withinMs: 3000,
    async run(scene) {
      await withCid(scene);
      scene.interfere(scene.ada, dropCommits);
      await scene.strike(() => removeCid(scene));
    },
    check(scene) {
      if (scene.ada.engine.block === null) throw new Error('Ada goes on sending to whom was removed');
    },
  },
  {
    name: 'withholds a removal from one member, and every trace of the new epoch',
    by: 'server',
    promise: 'C5',
    says: { Ada: ['group/no_host_heartbeat'] },
    also: CATCHING_UP,
    withinMs: 3500,
    async run(scene) {
      await withCid(scene);
      const epoch = BigInt(headOf(scene).epoch);
      scene.interfere(scene.ada, (message) => {
        if (message.type === 'commit') return [];
        return message.type === 'relay' && (signalEpochOf(message.payload) ?? 0n) > epoch ? [] : null;
      });
      await scene.strike(() => removeCid(scene));
    },
    check(scene) {
      if (scene.ada.engine.block === null) throw new Error('Ada goes on sending to whom was removed');
    },
  },
  {
    name: 'does not order a removal at all',
    by: 'server',
    promise: 'C5',
    says: {
      Hanna: ['client/removal_not_ordered'],
      Ada: ['group/no_host_heartbeat'],
      Bob: ['group/no_host_heartbeat'],
    },
    withinMs: 6500,
    async run(scene) {
      await scene.mallory();
      scene.server.incoming = (_, message) => message.type === 'group.commit';
      await scene.strike(() => unattended(scene.hanna.actions.remove(scene.hanna.person('Mallory').leaf)));
    },
    async check(scene) {
      scene.relent();
      await scene.world.until(() => !scene.ada.names().includes('Mallory'), 60_000);
    },
  },
  {
    name: 'forks the group to two halves, each with a host',
    by: 'server',
    promise: 'C5',
    says: { Hugo: ['group/no_host_heartbeat'], Bob: ['group/no_host_heartbeat'] },
    also: [
      'client/host_silent',
      'group/forked',
      'group/signal_forged',
      'client/group_diverged',
      'client/entries_missing',
    ],
    withinMs: 7000,
    meeting: { hugo: 'honest' },
    ends: { back: ['Hugo', 'Bob'] },
    async run(scene) {
      await withCid(scene);
      await scene.strike(() => {
        splitInTwo(scene, [scene.hugo, scene.bob]);
        removeCid(scene, scene.hanna);
        unattended(scene.hugo.actions.remove(scene.hugo.person('Cid').leaf));
      });
    },
    check(scene) {
      if (scene.hugo.engine.block === null || scene.bob.engine.block === null)
        throw new Error('a half goes on sending');
    },
  },
  {
    name: 'takes back a commit that nobody refused',
    by: 'server',
    promise: 'C2',
    says: { Ada: ['client/void_not_warranted'] },
    also: NUMBER_USED_UP,
    withinMs: 500,
    async run(scene) {
      const { seq, epoch } = headOf(scene);
      const commitHash = await hashOf(orderedCommit(scene, epoch - 1).commit);
      const voided = { type: 'commit.voided' as const, seq: seq + 1, epoch: epoch - 1, commitHash, refusals: ['AAAA'] };
      await scene.strike(() => scene.server.send(scene.ada.peerId, voided));
    },
  },
];
