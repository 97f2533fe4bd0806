// What testimonies cost at a change of the group: the own receipt, those of the others, the list of members, and judging it afterwards.
import {
  decodeReceipt,
  type EncodedRecord,
  encodeReceipt,
  encodeRosterContent,
  generateMemberKey,
  MAX_CONTENT_BYTES,
  readTestimony,
  sealTestimony,
  signTestimony,
  splitRoster,
  verifyRosterContent,
} from '@incamera/group';
import { type Bytes, toHex } from '@incamera/kernel';
import { type BenchResult, figure, median } from '../report/table.js';
import { SITE } from './evidence-kit.js';
import { GroupScene, type Newcomer, timed } from './group-scene.js';

const SIZES = [4, 50, 300];
const REPETITIONS = 3;

interface TestimonyFigures {
  readonly size: number;
  /** The receipt of the new epoch: hashing the list of members. */
  readonly receiptMs: number;
  readonly signAndSealMs: number;
  /** Verifying the receipts of everybody else. */
  readonly othersMs: number;
  readonly listBytes: number;
  readonly newRecordBytes: number;
  readonly wholeBytes: number;
  readonly judgeMs: number;
}

/** Somebody comes in, and everybody testifies the new epoch. */
async function measureOnce(scene: GroupScene, given: ReadonlySet<string>): Promise<Omit<TestimonyFigures, 'size'>> {
  const [newcomer] = await scene.knock(1);
  const add = await scene.prepareAdd([newcomer as Newcomer]);
  await scene.follow(add);
  await add.adopt();
  const { member } = scene;
  const receipt = await timed(async () => member.testimony.receipt());
  if (receipt.value === null) throw new Error('left');
  const content = encodeReceipt([receipt.value]);
  const said = { kind: 'receipt' as const, atMs: Date.now(), checkpoint: null, content };
  const own = await timed(async () => {
    const signed = (await member.testimony.sign(said)) as Bytes;
    const kept = { salt: new Uint8Array(32), signed, attachment: new Uint8Array() };
    return sealTestimony(new Uint8Array(32), member.charter.groupId, kept);
  });
  const others = await Promise.all(
    Array.from({ length: scene.size - 1 }, async () => {
      const key = await generateMemberKey();
      const from = { groupId: member.charter.groupId, leafKey: key.publicKey, epoch: member.epoch };
      return signTestimony({ ...said, ...from }, key.privateKey);
    }),
  );
  const heard = await timed(async () => {
    for (const signed of others) {
      const read = await readTestimony(signed);
      if (!read.ok || decodeReceipt(read.value.content) === null) throw new Error('not judged');
    }
  });
  const roster = member.testimony.roster();
  if (roster === null) throw new Error('left');
  const contents = splitRoster(roster, given).map(encodeRosterContent);
  const listBytes = encodeRosterContent({ list: roster.list, records: [] }).byteLength;
  const records = new Map<string, EncodedRecord>(roster.records.map((record) => [toHex(record.hash), record]));
  const judged = await timed(() =>
    verifyRosterContent(roster.list, records, { chain: member.charterChain, site: SITE }),
  );
  if (!judged.value.ok) throw judged.value.error;
  const remove = await scene.prepareRemoveLast();
  await scene.follow(remove);
  await remove.adopt();
  const sizeOf = (all: readonly Uint8Array[]) => all.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return {
    receiptMs: receipt.ms,
    signAndSealMs: own.ms,
    othersMs: heard.ms,
    listBytes,
    newRecordBytes: sizeOf(contents) - listBytes,
    wholeBytes: sizeOf(roster.records.map(({ bytes }) => bytes)),
    judgeMs: judged.ms,
  };
}

async function measureSize(scene: GroupScene, size: number): Promise<TestimonyFigures> {
  await scene.growTo(size - 1);
  const given = new Set((scene.member.testimony.roster()?.records ?? []).map(({ hash }) => toHex(hash)));
  const runs: Omit<TestimonyFigures, 'size'>[] = [];
  for (let i = 0; i < REPETITIONS; i++) runs.push(await measureOnce(scene, given));
  const middle = (pick: (run: Omit<TestimonyFigures, 'size'>) => number): number => median(runs.map(pick));
  return {
    size,
    receiptMs: middle((run) => run.receiptMs),
    signAndSealMs: middle((run) => run.signAndSealMs),
    othersMs: middle((run) => run.othersMs),
    listBytes: middle((run) => run.listBytes),
    newRecordBytes: middle((run) => run.newRecordBytes),
    wholeBytes: middle((run) => run.wholeBytes),
    judgeMs: middle((run) => run.judgeMs),
  };
}

export async function benchTestimonies(): Promise<BenchResult> {
  const scene = await GroupScene.create(true);
  await measureSize(scene, 4);
  const sizes: TestimonyFigures[] = [];
  for (const size of SIZES) sizes.push(await measureSize(scene, size));
  return {
    table: {
      title: 'Testimonies: what one change of the group costs a member',
      columns: [
        'members',
        'own receipt, ms',
        'sign and seal, ms',
        'receipts of the others, ms',
        'list, bytes',
        'record of who came, bytes',
        'all records, bytes',
        'judge the list, ms',
      ],
      rows: sizes.map((row) => [
        String(row.size),
        figure(row.receiptMs),
        figure(row.signAndSealMs),
        figure(row.othersMs),
        String(row.listBytes),
        String(row.newRecordBytes),
        String(row.wholeBytes),
        figure(row.judgeMs),
      ]),
      notes: [
        `Members with certificate and passkey; one comes. Receipts of the others are spread over time in a meeting (20 ms a member). A record is given once; a testimony has at most ${MAX_CONTENT_BYTES} bytes of content. Judge the list: what a stranger does afterwards.`,
      ],
    },
    figures: { sizes },
  };
}
