// What membership costs: adding, removing, following and joining at several sizes, and fifty people in one commit.
import { type BenchResult, figure, median } from '../report/table.js';
import { GroupScene, type Newcomer, timed } from './group-scene.js';

/** Members after the add; 300 is the most that a charter allows. */
const SIZES = [4, 50, 300];
const REPETITIONS = 5;
/** Larger groups take longer, and differ less from one time to the next. */
const REPETITIONS_LARGE = 3;
const STORM = 50;

interface GroupFigures {
  readonly size: number;
  readonly knockMs: number;
  readonly addMs: number;
  readonly followAddMs: number;
  readonly joinMs: number;
  readonly removeMs: number;
  readonly followRemoveMs: number;
  readonly commitBytes: number;
  readonly welcomeBytes: number;
}

interface StormFigures {
  readonly addMs: number;
  readonly followMs: number;
  readonly joinMs: number;
  readonly commitBytes: number;
  readonly welcomeBytes: number;
}

async function measureSize(scene: GroupScene, size: number): Promise<GroupFigures> {
  await scene.growTo(size - 1);
  const runs: Omit<GroupFigures, 'size'>[] = [];
  const repetitions = size > 100 ? REPETITIONS_LARGE : REPETITIONS;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const prepared = await scene.prepare();
    const knock = await timed(() => scene.knock(1, prepared));
    const newcomer = knock.value[0] as Newcomer;
    const add = await timed(() => scene.prepareAdd([newcomer]));
    const followAdd = await timed(() => scene.follow(add.value));
    await add.value.adopt();
    const join = await timed(() => scene.join(add.value, newcomer));
    await join.value.close();
    const remove = await timed(() => scene.prepareRemoveLast());
    const followRemove = await timed(() => scene.follow(remove.value));
    await remove.value.adopt();
    runs.push({
      knockMs: knock.ms,
      addMs: add.ms,
      followAddMs: followAdd.ms,
      joinMs: join.ms,
      removeMs: remove.ms,
      followRemoveMs: followRemove.ms,
      commitBytes: add.value.commit.byteLength,
      welcomeBytes: add.value.welcome?.byteLength ?? 0,
    });
  }
  const middle = (pick: (run: Omit<GroupFigures, 'size'>) => number): number => median(runs.map(pick));
  return {
    size,
    knockMs: middle((run) => run.knockMs),
    addMs: middle((run) => run.addMs),
    followAddMs: middle((run) => run.followAddMs),
    joinMs: middle((run) => run.joinMs),
    removeMs: middle((run) => run.removeMs),
    followRemoveMs: middle((run) => run.followRemoveMs),
    commitBytes: middle((run) => run.commitBytes),
    welcomeBytes: middle((run) => run.welcomeBytes),
  };
}

async function measureStorm(): Promise<StormFigures> {
  const scene = await GroupScene.create();
  await scene.growTo(4);
  const newcomers = await scene.knock(STORM);
  const add = await timed(() => scene.prepareAdd(newcomers));
  const follow = await timed(() => scene.follow(add.value));
  await add.value.adopt();
  const join = await timed(() => scene.join(add.value, newcomers[STORM - 1] as Newcomer));
  return {
    addMs: add.ms,
    followMs: follow.ms,
    joinMs: join.ms,
    commitBytes: add.value.commit.byteLength,
    welcomeBytes: add.value.welcome?.byteLength ?? 0,
  };
}

/** @param isProved whether everybody has a device certificate and a passkey */
async function measureSizes(isProved: boolean): Promise<GroupFigures[]> {
  const scene = await GroupScene.create(isProved);
  // Code is compiled while it runs: the first operations of a process are slower than any later ones.
  await measureSize(scene, 4);
  const sizes: GroupFigures[] = [];
  for (const size of SIZES) sizes.push(await measureSize(scene, size));
  return sizes;
}

function rowOf(row: GroupFigures): string[] {
  return [
    String(row.size),
    figure(row.knockMs),
    figure(row.addMs),
    figure(row.followAddMs),
    figure(row.joinMs),
    figure(row.removeMs),
    figure(row.followRemoveMs),
    String(row.commitBytes),
    String(row.welcomeBytes),
  ];
}

const COLUMNS = [
  'members',
  'knock',
  'add',
  'follow the add',
  'join',
  'remove',
  'follow the removal',
  'commit, bytes',
  'welcome, bytes',
];

export async function benchGroup(): Promise<BenchResult> {
  const sizes = await measureSizes(false);
  const storm = await measureStorm();
  return {
    table: {
      title: 'Group: what a membership change costs, ms',
      columns: COLUMNS,
      rows: [
        ...sizes.map(rowOf),
        [
          `4, and ${STORM} in one commit`,
          '',
          figure(storm.addMs),
          figure(storm.followMs),
          figure(storm.joinMs),
          '',
          '',
          String(storm.commitBytes),
          String(storm.welcomeBytes),
        ],
      ],
      notes: [
        'The suite of the product (X-Wing, AES-256-GCM, SHA-512, Ed25519) in Node, one thread; the middle of several. Knock: made, sealed, opened and verified by the host. Follow: verified, judged and adopted by a member. Join: the Welcome verified with every leaf.',
      ],
    },
    figures: { sizes, storm },
  };
}

/** The same where everybody proves who they are. */
export async function benchProvedGroup(): Promise<BenchResult> {
  const sizes = await measureSizes(true);
  return {
    table: {
      title: 'Group whose members each show certificate and passkey, ms',
      columns: COLUMNS,
      rows: sizes.map(rowOf),
      notes: [
        'A chain of two under a root (ECDSA on P-256), and an ES256 passkey that the certificate names. Who joins verifies those of all members; who was there before, those of the newcomer.',
      ],
    },
    figures: { sizes },
  };
}
