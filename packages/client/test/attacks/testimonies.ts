// Attacks on what members testify: in another's name, of another meeting, of something else than there was, or not at all (test support).
import { type EpochReceipt, encodeReceipt, encodeShownTestimony, signTestimony, type Testimony } from '@incamera/group';
import { type Bytes } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type RawMember } from '../raw-member.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY } from './helpers.js';
import { type Scene } from './scene.js';

/** Longer than any other signal in these scenes: a server sees lengths. Characters of base64url. */
const AS_LONG_AS_A_RECEIPT = 500;

function receiptOf(mallory: RawMember): EpochReceipt {
  const receipt = mallory.joined.testimony.receipt();
  if (receipt === null) throw new Error('left');
  return receipt;
}

/** What Mallory’s client shows to everybody, signed with Mallory’s key whatever it says. */
async function shown(mallory: RawMember, change: Partial<Testimony>, receipt = receiptOf(mallory)): Promise<Bytes> {
  const { groupId, memberKey } = mallory.inside.seat;
  const { epoch } = mallory.joined;
  const said = { groupId, leafKey: memberKey.publicKey, epoch, atMs: Date.now(), checkpoint: null };
  const testimony = { ...said, kind: 'receipt' as const, content: encodeReceipt([receipt]), ...change };
  const signed = await signTestimony(testimony, memberKey.privateKey);
  return encodeShownTestimony({ salt: crypto.getRandomValues(new Uint8Array(32)), signed });
}

async function show(mallory: RawMember, payload: Bytes): Promise<void> {
  mallory.relay(await mallory.joined.sealSignal('testimony', payload));
}

/** A receipt of Ada’s, as every member hears it. */
async function heardOfAda(scene: Scene, mallory: RawMember): Promise<Bytes> {
  const { leaf } = scene.hanna.person('Ada');
  for (let second = 0; second < 10; second++) {
    for (const message of mallory.messages.splice(0)) {
      if (message.type !== 'relay' || message.seq !== null) continue;
      const signal = await mallory.joined.openSignal(wireBytes(message.payload));
      if (signal.ok && signal.value.kind === 'testimony' && signal.value.leaf === leaf) return signal.value.payload;
    }
    await mallory.showUp();
    await scene.world.run(1000);
  }
  throw new Error('Ada testified nothing');
}

/** One lie of a member’s client, in one signal. */
function lie(name: string, code: string, payload: (mallory: RawMember, scene: Scene) => Promise<Bytes>): Attack {
  return {
    name,
    by: 'member',
    promise: 'C9',
    says: by(EVERYBODY, code),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const said = await payload(mallory, scene);
      await scene.strike(() => show(mallory, said));
    },
  };
}

export const testimonies: readonly Attack[] = [
  lie('testifies in another member’s name', 'group/testimony_forged', async (mallory, scene) => {
    const ada = mallory.joined.roster().find(({ displayName }) => displayName === scene.ada.name);
    return shown(mallory, { leafKey: ada?.signatureKey ?? new Uint8Array(32) });
  }),
  lie('shows another member’s receipt as its own', 'client/testimony_other_device', (mallory, scene) =>
    heardOfAda(scene, mallory),
  ),
  lie('shows a receipt of another meeting', 'client/testimony_other_meeting', (mallory) =>
    shown(mallory, { groupId: new Uint8Array(32).fill(1) }),
  ),
  lie('testifies another list of members than there is', 'client/receipt_differs', (mallory) =>
    shown(mallory, {}, { ...receiptOf(mallory), rosterHash: new Uint8Array(32) }),
  ),
  lie('testifies another charter than is in force', 'client/receipt_differs', (mallory) =>
    shown(mallory, {}, { ...receiptOf(mallory), charterHash: new Uint8Array(32) }),
  ),
  lie('shows as a receipt what is none', 'group/testimony_malformed', (mallory) =>
    shown(mallory, { content: new Uint8Array(2) }),
  ),
  {
    name: 'shows the receipt of the epoch before again, and none of the present one',
    by: 'member',
    promise: 'C9',
    says: by(EVERYBODY, 'client/receipt_missing'),
    withinMs: 16_000,
    async run(scene) {
      const mallory = await scene.mallory();
      const old = await shown(mallory, {});
      await show(mallory, old);
      await scene.world.run(500);
      await scene.strike(() => mallory.update());
      for (let second = 0; second < 15; second++) {
        await scene.world.run(900);
        await mallory.showUp();
        await show(mallory, old);
      }
    },
  },
  {
    name: 'keeps from one member what another one testifies',
    by: 'server',
    promise: 'C9',
    says: { Ada: ['client/receipt_missing'] },
    withinMs: 16_000,
    async run(scene) {
      const bob = scene.bob.peerId;
      await scene.strike(() =>
        scene.interfere(scene.ada, (message) => {
          const isKept = message.type === 'relay' && message.seq === null && message.from === bob;
          return isKept && message.payload.length > AS_LONG_AS_A_RECEIPT ? [] : null;
        }),
      );
      await scene.join('Cleo');
    },
  },
  {
    name: 'does not take what members testify',
    by: 'server',
    promise: 'C9',
    says: by(EVERYBODY, 'client/testimony_not_stored'),
    // The newcomer says so as well.
    also: ['client/testimony_not_stored'],
    withinMs: 5000,
    async run(scene) {
      await scene.strike(() => {
        scene.server.testimonies.refuses = () => 'testimony/quota';
      });
      await scene.join('Cleo');
    },
  },
];
