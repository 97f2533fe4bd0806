// Attacks on the history: the server rewrites it, cuts it, splits it or keeps it back, and members who are there notice (test support).
import { Writer } from '@incamera/kernel';
import { broken, type LogHistory, OTHER_SIGNER } from '../fake-log.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY } from './helpers.js';
import { type Scene } from './scene.js';

/** The longest pause between two looks: the clock of the log and a tenth. */
const LOOK_MS = 11_000;
/** Six entries: after that silence is named. */
const PATIENCE_MS = 60_000 + 2 * LOOK_MS;
/** Members tell each other every 20 s which state they saw. */
const SAID_MS = 20_000 + 2 * LOOK_MS;

/** What these are shown from now on; the others see the honest history. */
function show(scene: Scene, history: LogHistory, ...names: string[]): void {
  const log = scene.server.history;
  log.shows = (who) => (names.length === 0 || names.includes(who) ? { ...log.honest(), history } : log.honest());
}

interface OnLog {
  readonly name: string;
  readonly code: string;
  readonly withinMs: number;
  readonly who?: readonly string[];
  readonly also?: readonly string[];
  readonly witnesses?: number;
  readonly act: (scene: Scene) => void;
}

/** The server does something to its log while the meeting runs. */
function onLog({ name, code, withinMs, who = EVERYBODY, also, witnesses, act }: OnLog): Attack {
  return {
    ...{ name, by: 'server', promise: 'C9', says: by(who, code), withinMs },
    ...(also === undefined ? {} : { also }),
    ...(witnesses === undefined ? {} : { meeting: { witnesses } }),
    async run(scene) {
      // Everybody has seen a state.
      await scene.world.run(2 * LOOK_MS);
      await scene.strike(() => act(scene));
    },
  };
}

/** Ada is signed in; her account, a passkey and what the server then does about its entries. */
function onOwn(name: string, code: string, act: (scene: Scene) => void): Attack {
  return {
    ...{ name, by: 'server', promise: 'C9', says: by(['Ada'], code), withinMs: 500 },
    async run(scene) {
      const { history: log } = scene.server;
      const accountId = 'a_ada';
      scene.ada.identity.account = { accountId, displayName: 'Ada', certify: async () => [], passkeys: [] };
      log.record({ type: 'account_created', accountId, displayName: 'Ada', roles: [], by: 'invitation' });
      await scene.world.run(LOOK_MS);
      log.record({ type: 'passkey_added', accountId, credentialId: 'k1', publicKey: 'AA' });
      await scene.world.run(LOOK_MS);
      await scene.ada.client.history.own();
      await scene.ada.client.history.seen();
      act(scene);
      await scene.world.run(LOOK_MS);
      await scene.strike(async () => {
        const { entries, problem } = await scene.ada.client.history.own();
        const found = [problem, ...entries.map((entry) => entry.problem)];
        for (const error of found) if (error !== null) scene.witness.heard('Ada', error.code);
      });
    },
  };
}

const device = (leafKey: string) =>
  ({
    type: 'device_certificate',
    ...{ accountId: 'a_ada', deviceId: 'd', leafKey, issuerKeyHash: 'i', serial: '1', notAfterMs: 9 },
  }) as const;

export const history: readonly Attack[] = [
  onOwn('issues a device in somebody’s name and dates it back', 'client/history_backdated', ({ server }) => {
    server.history.record(device('thief'), 1);
  }),
  onOwn(
    'shows an entry in somebody’s name that its log does not hold',
    'client/history_entry_unproved',
    ({ server }) => {
      const [opening] = server.history.openings;
      if (opening !== undefined) server.history.openings.push({ ...opening, place: opening.place + 1 });
    },
  ),
  onLog({
    name: 'rewrites an entry of its log',
    code: 'client/history_rewritten',
    withinMs: LOOK_MS,
    act: (scene) => show(scene, scene.server.history.history(250)),
  }),
  onLog({
    name: 'rewrites its log and makes it shorter',
    code: 'client/history_rewritten',
    withinMs: LOOK_MS,
    act: (scene) => {
      const { history: log } = scene.server;
      show(scene, { ...log.history(250), size: () => log.size - 40 });
    },
  }),
  onLog({
    name: 'takes entries off the end of its log',
    code: 'client/history_rolled_back',
    withinMs: 2 * LOOK_MS,
    act: (scene) => {
      const { history: log } = scene.server;
      show(scene, { ...log.history(), size: () => log.size - 40 });
    },
  }),
  onLog({
    name: 'shows one member another log than the others',
    code: 'client/history_forked',
    withinMs: SAID_MS,
    act: (scene) => show(scene, scene.server.history.history(scene.server.history.size), 'Bob'),
  }),
  onLog({
    name: 'goes on showing the same state of its log',
    code: 'client/history_stale',
    withinMs: PATIENCE_MS,
    act: (scene) => {
      const { size } = scene.server.history;
      show(scene, { ...scene.server.history.history(), size: () => size });
    },
  }),
  onLog({
    name: 'goes on showing one member the same state of its log',
    code: 'client/history_stale',
    who: ['Ada'],
    withinMs: PATIENCE_MS,
    act: (scene) => {
      const { size } = scene.server.history;
      show(scene, { ...scene.server.history.history(), size: () => size }, 'Ada');
    },
  }),
  onLog({
    name: 'signs its log by another key',
    code: 'client/history_key_changed',
    withinMs: LOOK_MS,
    act: ({ server }) => {
      server.history.shows = () => ({ ...server.history.honest(), signer: OTHER_SIGNER });
    },
  }),
  onLog({
    name: 'hands out a state of its log with a forged signature',
    code: 'client/history_altered',
    withinMs: LOOK_MS,
    act: ({ server }) => {
      server.history.note = (_, note) => broken(note);
    },
  }),
  onLog({
    name: 'alters a tile of its log',
    code: 'client/history_altered',
    withinMs: 2 * LOOK_MS,
    act: ({ server }) => {
      server.history.tile = (_, __, bytes) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    },
  }),
  onLog({
    name: 'hands out no tiles of its log',
    code: 'client/history_unavailable',
    withinMs: PATIENCE_MS,
    act: ({ server }) => {
      server.history.tile = () => null;
    },
  }),
  onLog({
    name: 'hands out no state of its log',
    code: 'client/history_unavailable',
    withinMs: PATIENCE_MS,
    act: ({ server }) => {
      server.history.note = () => null;
    },
  }),
  onLog({
    name: 'leaves out a witness that the rules demand',
    code: 'client/history_unwitnessed',
    withinMs: 2 * LOOK_MS,
    witnesses: 2,
    act: ({ server }) => {
      const [first] = server.history.witnesses;
      server.history.shows = () => ({ ...server.history.honest(), witnesses: first === undefined ? [] : [first] });
    },
  }),
  onLog({
    name: 'forges the signature of a witness that the rules demand',
    code: 'client/history_unwitnessed',
    withinMs: 2 * LOOK_MS,
    witnesses: 2,
    act: ({ server }) => {
      server.history.note = (_, note) => broken(note);
    },
  }),
  {
    name: 'has its log countersigned by fewer witnesses than the rules demand when somebody comes',
    by: 'server',
    promise: 'C9',
    says: by(['Cleo'], 'client/history_unwitnessed'),
    also: ['client/history_unwitnessed'],
    withinMs: 36_000,
    meeting: { witnesses: 2 },
    ends: { outside: ['Cleo'] },
    async run(scene) {
      scene.server.history.shows = () => ({ ...scene.server.history.honest(), witnesses: [] });
      const cleo = await scene.arrive('Cleo');
      await scene.strike(() => {
        cleo.actions.enter({ displayName: 'Cleo' }).catch(() => undefined);
      });
    },
  },
  {
    name: 'rewrites its log while a device is away that has seen it',
    by: 'server',
    promise: 'C9',
    says: by(['Ada'], 'client/history_rewritten'),
    withinMs: 2 * LOOK_MS,
    ends: { back: ['Ada'] },
    async run(scene) {
      await scene.world.run(2 * LOOK_MS);
      await scene.strike(async () => {
        show(scene, scene.server.history.history(250), 'Ada');
        await scene.reload(scene.ada);
      });
    },
  },
  {
    name: 'says that the log it was shown is another one, and proves nothing',
    by: 'member',
    promise: 'C9',
    says: by(EVERYBODY, 'client/history_disputed'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      await scene.world.run(2 * LOOK_MS);
      const { history: log } = scene.server;
      log.shows = (who) => ({ ...log.honest(), signer: who === 'Mallory' ? OTHER_SIGNER : log.honest().signer });
      const answer = await log.answer('/log/checkpoint', { method: 'GET' }, 'Mallory');
      const payload = new Writer()
        .u8(1)
        .text((await answer?.text()) ?? '')
        .done();
      const signal = await mallory.joined.sealSignal('checkpoint', payload);
      await scene.strike(() => mallory.relay(signal));
    },
  },
];
