// What it costs that every sender signs for its frames: sealing a proof twice a second, opening those of all others.
import { type LeafIndex } from '@incamera/kernel';
import { decodeFrameRecords, encodeFrameRecords, encodeKid, type FrameRecord, ProofLedger } from '@incamera/sframe';
import { type BenchResult, figure, percent } from '../report/table.js';
import { GroupScene, timed } from './group-scene.js';

const ROUNDS = 500;
const WARM_UP = 50;
/** Half a second of voice (50 frames a second) and of one picture (30). */
const VOICE_FRAMES = 25;
const PICTURE_FRAMES = 15;
const PROOFS_PER_SECOND = 2;
const PEOPLE = 50;

function records(leaf: LeafIndex, round: number): FrameRecord[] {
  const of = (kind: 'mic' | 'camera', count: number): FrameRecord[] => {
    const kid = encodeKid({ epochLow: 1, leaf, kind, layer: 0, incarnation: 0 });
    return Array.from({ length: count }, (_, index) => ({
      kid,
      ctr: BigInt(round * count + index),
      hash: crypto.getRandomValues(new Uint8Array(16)),
    }));
  };
  return [...of('mic', VOICE_FRAMES), ...of('camera', PICTURE_FRAMES)];
}

export async function benchProofs(): Promise<BenchResult> {
  const scene = await GroupScene.create();
  const { host, member } = scene;
  const ledger = new ProofLedger();
  let sealMs = 0;
  let openMs = 0;
  let bytes = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const list = records(host.ownLeaf, round);
    const nowMs = 500 * round;
    for (const record of list) ledger.observe(record, nowMs);
    const sealed = await timed(() => host.sealSignal('proof', encodeFrameRecords(list)));
    const opened = await timed(async () => {
      const signal = await member.openSignal(sealed.value);
      if (!signal.ok) throw signal.error;
      const covered = ledger.cover(signal.value.leaf, decodeFrameRecords(signal.value.payload), nowMs);
      if (!covered.ok) throw new Error(covered.error);
    });
    ledger.review(nowMs);
    if (round < WARM_UP) continue;
    sealMs += sealed.ms;
    openMs += opened.ms;
    bytes = sealed.value.byteLength;
  }
  if (!ledger.isProved(host.ownLeaf, 'mic')) throw new Error('the proofs do not cover what was sent');
  const seal = sealMs / ROUNDS;
  const open = openMs / ROUNDS;
  const share = (PROOFS_PER_SECOND * (seal + (PEOPLE - 1) * open)) / 1000;
  return {
    table: {
      title: 'Sender proofs',
      columns: ['step', 'ms each', `share of a core at ${PEOPLE} senders`],
      rows: [
        ['make, sign and seal', figure(seal), percent((PROOFS_PER_SECOND * seal) / 1000)],
        ['open, verify and cover', figure(open), percent((PROOFS_PER_SECOND * (PEOPLE - 1) * open) / 1000)],
        ['both', figure(seal + open), percent(share)],
      ],
      notes: [
        `Every sender proves ${PROOFS_PER_SECOND} times a second; one proof names ${VOICE_FRAMES + PICTURE_FRAMES} frames and has ${bytes} bytes. A client opens the proofs of all ${PEOPLE - 1} others.`,
      ],
    },
    figures: { sealMs: seal, openMs: open, bytes, shareOfCore: share, people: PEOPLE },
  };
}
