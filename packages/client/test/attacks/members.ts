// Attacks by members who cheat: forbidden commits, proposals outside of commits, a host's words without being one (test support).
import { encodeHeartbeat } from '@incamera/group';
import { leafAt, sealSignal, signLeave } from '@incamera/group/unsafe-testing';
import { concat, copyBytes, type LeafIndex, utf8 } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { RELAY_MESSAGE } from '../../src/session/membership-context.js';
import { decodePresence, encodePresence } from '../../src/session/presence.js';
import { type RawMember } from '../raw-member.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY, headOf, refused, say, unattended } from './helpers.js';
import { type Scene } from './scene.js';

type Forged = Parameters<RawMember['forge']['commitRaw']>[1];

/** A commit that takes the epoch and is forbidden; the epoch must be free again afterwards. */
function forbidden(
  name: string,
  code: string,
  proposals: (mallory: RawMember, scene: Scene) => Forged | Promise<Forged>,
  more: Partial<Attack> = {},
): Attack {
  return {
    name,
    by: 'member',
    promise: 'C2',
    says: refused(code),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const { bytes } = await mallory.forge.commitRaw(mallory.state, await proposals(mallory, scene));
      await scene.strike(() => mallory.commit({ commit: copyBytes(bytes) }));
    },
    check: expectEpochFree,
    ...more,
  };
}

/** The forbidden commit did not use the epoch up, and who made it can be removed on that very epoch. */
async function expectEpochFree(scene: Scene): Promise<void> {
  const { hanna, ada, bob } = scene;
  if (new Set([hanna, ada, bob].map(({ snapshot }) => snapshot.security?.epoch)).size !== 1) {
    throw new Error('not one epoch');
  }
  unattended(hanna.actions.remove(hanna.person('Mallory').leaf));
  await scene.world.until(() => [hanna, ada, bob].every((device) => !device.names().includes('Mallory')));
}

function leafOf(scene: Scene, name: string) {
  return scene.hanna.person(name).leaf;
}

/** What a host would say to `leaf`: our epoch, and the newest presence heard of it. */
async function beatAsHost(mallory: RawMember, leaf: LeafIndex): Promise<void> {
  let counter = 0n;
  for (const message of mallory.messages.splice(0)) {
    if (message.type !== 'relay' || message.seq !== null) continue;
    const signal = await mallory.joined.openSignal(wireBytes(message.payload));
    if (!signal.ok || signal.value.kind !== 'presence' || signal.value.leaf !== leaf) continue;
    counter = decodePresence(signal.value.payload)?.counter ?? counter;
  }
  if (counter === 0n) return;
  const { epoch } = mallory.joined;
  const echoes = [{ leaf, counter }];
  const beat = encodeHeartbeat({ epoch, transcriptHash: mallory.joined.transcriptHash(), counter, echoes });
  mallory.relay(await mallory.joined.sealSignal('heartbeat', beat));
}

export const members: readonly Attack[] = [
  forbidden('adds a ghost', 'group/add_not_host', async (mallory) => [
    { proposalType: 'add', add: { keyPackage: await mallory.ghostPackage('Ghost') } },
  ]),
  forbidden(
    'adds a ghost with an admission of its own, where members may become hosts',
    'group/add_not_host',
    async (mallory) => {
      const keyPackage = await mallory.ghostPackage('Ghost');
      const admission = await mallory.forge.admission(keyPackage, mallory.inside);
      return [{ proposalType: 'add', add: { keyPackage } }, mallory.forge.psk(), mallory.forge.justify([admission])];
    },
    { meeting: { succession: 'members' } },
  ),
  forbidden('removes another member', 'group/remove_not_host', (_, scene) => [
    { proposalType: 'remove', remove: { removed: leafOf(scene, 'Bob') } },
  ]),
  forbidden('removes another member as having left', 'group/bad_leave', async (mallory, scene) => {
    const removed = leafOf(scene, 'Bob');
    const node = leafAt(mallory.state.ratchetTree, removed);
    if (!node) throw new Error('no leaf');
    const { seat, epoch } = mallory.inside;
    const { memberKey } = seat;
    const { charter } = epoch;
    const leave = await signLeave(charter.groupId, removed, node, memberKey.privateKey);
    return [{ proposalType: 'remove', remove: { removed } }, mallory.forge.justify([], [leave])];
  }),
  forbidden(
    'puts another charter into the group',
    'group/context_change_refused',
    (mallory) => [mallory.forge.otherCharter(utf8('no rules'))],
    { promise: 'C4' },
  ),
  forbidden('restarts the group under other rules', 'group/reinit_refused', (mallory) => [mallory.forge.restart()], {
    promise: 'C4',
  }),
  forbidden('uses the key of the link without admitting anybody', 'group/psk_refused', (mallory) => [
    mallory.forge.psk(),
  ]),
  {
    name: 'takes the name of the host in its own leaf',
    by: 'member',
    promise: 'C3',
    says: refused('group/identity_changed'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const { bytes } = await mallory.forge.commitRaw(mallory.forge.renamed(mallory.inside, 'Hanna'), []);
      await scene.strike(() => mallory.commit({ commit: copyBytes(bytes) }));
    },
    check: expectEpochFree,
  },
  {
    name: 'takes the epoch with nonsense',
    by: 'member',
    promise: 'C2',
    says: refused('group/malformed'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      await scene.strike(() => mallory.commit({ commit: crypto.getRandomValues(new Uint8Array(500)) }));
    },
    check: expectEpochFree,
  },
  {
    name: 'takes the epoch with a proposal instead of a commit',
    by: 'member',
    promise: 'C2',
    says: refused('group/standalone_proposal'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const remove = { proposalType: 'remove' as const, remove: { removed: leafOf(scene, 'Bob') } };
      const proposal = await mallory.forge.proposalRaw(mallory.state, false, remove);
      await scene.strike(() => mallory.commit({ commit: copyBytes(proposal) }));
    },
    check: expectEpochFree,
  },
  {
    name: 'sends a proposal to everybody outside of a commit',
    by: 'member',
    promise: 'C2',
    says: by(EVERYBODY, 'group/standalone_proposal'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const remove = { proposalType: 'remove' as const, remove: { removed: leafOf(scene, 'Bob') } };
      const proposal = await mallory.forge.proposalRaw(mallory.state, false, remove);
      await scene.strike(() => mallory.relay(concat(new Uint8Array([RELAY_MESSAGE]), proposal), true));
    },
    check: expectEpochFree,
  },
  {
    name: 'lets somebody whom nobody admitted enter by external commit, and the server takes the proof of a host for given',
    by: 'member',
    promise: 'C2',
    says: refused('group/external_commit_refused'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const ghost = await scene.outsider('Ghost');
      const own = await ghost.forge.someKeyPackage('Ghost');
      const commit = await ghost.forge.externalCommit(mallory.state, own, null);
      ghost.send({ type: 'hello', protocol: 1, resume: null });
      await scene.world.until(() => ghost.peerId !== '');
      Object.assign(scene.server.peers.get(ghost.peerId) ?? {}, { isHost: true });
      await scene.strike(() =>
        ghost.commit({ commit: copyBytes(commit), epoch: mallory.joined.epoch }, { external: true }),
      );
    },
    check: expectEpochFree,
  },
  {
    name: 'removes the host, and the server cuts the host off',
    by: 'member',
    promise: 'C2',
    says: { ...refused('group/remove_not_host', ['Ada', 'Bob']), Hanna: ['client/removal_not_confirmed'] },
    also: ['client/commit_refused', 'group/remove_not_host', 'group/no_host_heartbeat', 'client/entry_replayed'],
    withinMs: 3000,
    ends: { back: ['Hanna'] },
    async run(scene) {
      const mallory = await scene.mallory();
      const removed = scene.hanna.snapshot.self.leaf;
      if (removed === null) throw new Error('no leaf');
      const { bytes } = await mallory.forge.commitRaw(mallory.state, [{ proposalType: 'remove', remove: { removed } }]);
      const removes = [scene.hanna.peerId as never];
      await scene.strike(() => mallory.commit({ commit: copyBytes(bytes) }, { removes }));
    },
  },
  {
    name: 'takes every epoch first, so that it is never removed',
    by: 'member',
    promise: 'C5',
    says: { Hanna: ['client/removal_not_ordered'] },
    also: ['group/no_host_heartbeat'],
    withinMs: 3500,
    async run(scene) {
      const mallory = await scene.mallory();
      const error = { code: 'delivery/epoch_taken', message: '' };
      scene.server.incoming = (peerId, message) => {
        if (message.type !== 'group.commit' || peerId === mallory.peerId) return false;
        // The server waits for Mallory before it looks at what the host sends.
        scene.world.clock.after(200, () => {
          unattended(mallory.update());
          scene.server.peers
            .get(peerId)
            ?.socket?.deliver(JSON.stringify({ type: 'reply', id: message.id, ok: false, error }));
        });
        return true;
      };
      await scene.strike(() => unattended(scene.hanna.actions.remove(leafOf(scene, 'Mallory'))));
    },
    async check(scene) {
      scene.relent();
      await scene.world.until(() => !scene.ada.names().includes('Mallory'), 60_000);
    },
  },
  {
    name: 'commits beside the host, and the server tells each that its commit was the first',
    by: 'member',
    promise: 'C5',
    says: by(EVERYBODY, 'group/signal_forged', 'group/forked'),
    also: ['client/group_diverged', 'group/no_host_heartbeat'],
    withinMs: 3500,
    ends: { back: EVERYBODY },
    async run(scene) {
      const mallory = await scene.mallory();
      const { hanna, server } = scene;
      const { peerId } = hanna;
      server.incoming = (from, message) => {
        if (message.type !== 'group.commit' || from !== peerId) return false;
        // Mallory's is the one that counts; the host is told that it was hers.
        unattended(mallory.update());
        const seq = headOf(scene).seq + 1;
        server.peers
          .get(from)
          ?.socket?.deliver(JSON.stringify({ type: 'reply', id: message.id, ok: true, result: { seq } }));
        return true;
      };
      scene.interfere(hanna, (message) => (message.type === 'commit' ? [] : null));
      await scene.strike(() => unattended(hanna.actions.remove(leafOf(scene, 'Mallory'))));
    },
  },
  {
    name: 'takes back the host’s commit with a refusal of its own, and the server plays along',
    by: 'member',
    promise: 'C2',
    says: by(EVERYBODY, 'client/void_not_warranted'),
    also: ['client/entry_replayed', 'client/chat_missing'],
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const { log, head } = scene.server;
      const last = log.findLast(({ entry }) => entry.type === 'commit')?.entry;
      if (last?.type !== 'commit' || head === null) throw new Error('no commit');
      const commitHash = new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from(last.commit, 'base64url')));
      const refusal = await mallory.joined.signRefusal(commitHash, 'group/bad_commit');
      const refusals = [Buffer.from(refusal).toString('base64url')];
      const hash = Buffer.from(commitHash).toString('base64url');
      const { epoch } = last;
      await scene.strike(() =>
        scene.server.toMembers({
          type: 'commit.voided',
          seq: head.seq + 1,
          epoch,
          commitHash: hash,
          refusals,
        } as never),
      );
    },
  },
  {
    name: 'says that the meeting is over and locked',
    by: 'member',
    promise: 'C2',
    says: by(EVERYBODY, 'client/host_only'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      await scene.strike(async () => {
        await say(mallory, { kind: 'end' });
        await say(mallory, { kind: 'lock', locked: true });
      });
    },
    check(scene) {
      if (scene.ada.snapshot.meeting?.locked === true) throw new Error('locked');
    },
  },
  {
    name: 'signs a heartbeat in the name of the host',
    by: 'member',
    promise: 'C3',
    says: by(EVERYBODY, 'group/signal_forged'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const { epoch, seat } = mallory.inside;
      const context = { groupId: epoch.charter.groupId, epoch: epoch.number, signalKey: epoch.signalKey };
      const echoes = [{ leaf: leafOf(scene, 'Ada'), counter: 1_000_000n }];
      const { transcriptHash } = epoch;
      const beat = encodeHeartbeat({ epoch: epoch.number, transcriptHash, counter: 1_000_000n, echoes });
      const host = leafOf(scene, 'Hanna');
      const forged = await sealSignal(context, 'heartbeat', host, 1_000_000n, beat, seat.memberKey.privateKey);
      await scene.strike(() => mallory.relay(forged));
    },
  },
  {
    name: 'beats in the place of the host, whose heartbeats the server withholds',
    by: 'member',
    promise: 'C5',
    says: { Ada: ['group/no_host_heartbeat'] },
    withinMs: 3500,
    async run(scene) {
      const mallory = await scene.mallory();
      const ada = leafOf(scene, 'Ada');
      const { peerId: host } = scene.hanna;
      await scene.strike(() => {
        scene.interfere(scene.ada, (message) => (message.type === 'relay' && message.from === host ? [] : null));
        scene.world.clock.every(250, () => unattended(beatAsHost(mallory, ada)));
      });
    },
  },
  {
    name: 'names another’s connection as its own, to have it cut off with itself',
    by: 'member',
    promise: 'C2',
    says: by(EVERYBODY, 'client/connection_claimed'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const presence = encodePresence({
        peerId: scene.ada.peerId as never,
        microphone: 'on',
        camera: true,
        screen: false,
        handRaised: false,
        chatCount: 0,
        counter: 2n,
        echoes: [],
      });
      const signal = await mallory.joined.sealSignal('presence', presence);
      await scene.strike(() => mallory.relay(signal));
    },
    async check(scene) {
      await expectEpochFree(scene);
      const sent = scene.server.received.findLast((message) => message.type === 'group.commit');
      if (sent?.type !== 'group.commit' || sent.removes.length > 0) throw new Error('a connection was cut off');
    },
  },
];
