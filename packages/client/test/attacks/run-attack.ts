// Runs one attack and judges it: said by name, in time, nothing false besides, and nobody honest the worse for it (test support).
import { type Attack, type Ending } from './attack.js';
import { Scene } from './scene.js';
import { type Statement } from './witness.js';

/** What became of one attack. */
export interface Outcome {
  readonly attack: Attack;
  readonly said: readonly Statement[];
  /** When the last of the expected statements was made, milliseconds after the attack. */
  readonly afterMs: number;
}

/** What an attack sets off after it was named shows within this time. */
const AFTERMATH_MS = 1500;
/** Backoffs, a rejoin and the host's pause between two admissions. */
const RECOVERY_MS = 60_000;

/** What a client goes through that comes back, by itself or in a page loaded anew. */
const WAY_BACK = ['opening', 'lobby', 'rejoining', 'joining', 'failed'];

export async function runAttack(attack: Attack): Promise<Outcome> {
  const scene = await Scene.create(attack.meeting ?? {});
  try {
    await attack.run(scene);
    await untilSaid(scene, attack);
    await scene.world.run(AFTERMATH_MS);
    await attack.check?.(scene);
    scene.relent();
    await expectEnding(scene, attack.ends ?? {});
    const said = scene.witness.statements();
    expectNothingElse(attack, said);
    return { attack, said, afterMs: Math.max(...expected(attack, scene).map((statement) => statement?.afterMs ?? 0)) };
  } finally {
    await scene.close();
  }
}

function expected(attack: Attack, scene: Scene): (Statement | undefined)[] {
  return Object.entries(attack.says).flatMap(([who, codes]) => codes.map((code) => scene.witness.of(who, code)));
}

async function untilSaid(scene: Scene, attack: Attack): Promise<void> {
  try {
    await scene.world.until(
      () => expected(attack, scene).every((statement) => statement !== undefined),
      attack.withinMs + 1000,
    );
  } catch (cause) {
    const said = scene.witness.statements().map(({ who, code, afterMs }) => `${who} ${code} after ${afterMs} ms`);
    throw new Error(`not said: ${JSON.stringify(attack.says)}; said was: ${said.join(', ') || 'nothing'}`, { cause });
  }
  const late = expected(attack, scene).filter((statement) => (statement?.afterMs ?? 0) > attack.withinMs);
  if (late.length > 0) {
    throw new Error(`too late: ${late.map((each) => `${each?.who} ${each?.code} ${each?.afterMs} ms`).join(', ')}`);
  }
}

function expectNothingElse(attack: Attack, said: readonly Statement[]): void {
  const extra = said.filter(
    ({ who, code }) =>
      attack.says[who]?.includes(code) !== true && attack.also?.includes(code) !== true && !isOfAltered(attack, code),
  );
  if (extra.length > 0) throw new Error(`also said: ${extra.map(({ who, code }) => `${who} ${code}`).join(', ')}`);
}

/** The altered client of the second host says nothing but what its attack says, and is missed. */
function isOfAltered(attack: Attack, code: string): boolean {
  return attack.meeting?.hugo === 'altered' && code === 'client/host_silent';
}

async function expectEnding(scene: Scene, ending: Ending): Promise<void> {
  const { world, witness } = scene;
  const over = new Set(ending.over);
  const outside = new Set(ending.outside);
  const inside = [...scene.honest.values()].filter(({ name }) => !over.has(name) && !outside.has(name));
  await world.until(
    () =>
      inside.every(({ snapshot }) => snapshot.phase === 'in_meeting' && snapshot.sendBlock === null) &&
      new Set(inside.map(({ snapshot }) => snapshot.security?.codeDigits)).size <= 1,
    RECOVERY_MS,
  );
  for (const name of over) expectEqual(`phase of ${name}`, scene.honestOne(name).snapshot.phase, 'ended');
  for (const name of outside) {
    if (scene.honestOne(name).snapshot.people.length > 0) throw new Error(`${name} shows a meeting`);
  }
  expectPhases(scene, ending);
  for (const [who, names] of witness.shown) {
    const strange = [...names].filter((name) => !scene.honest.has(name) && !scene.admitted.has(name));
    if (strange.length > 0) throw new Error(`${who} shows ${strange.join(', ')}`);
  }
  await expectTalk(
    scene,
    inside.map(({ name }) => name),
  );
}

/** Nobody was thrown out or lost the group who should not have. */
function expectPhases(scene: Scene, ending: Ending): void {
  for (const [name, phases] of scene.witness.phases) {
    // Newcomers have to come in first, and whoever was removed by a host is gone.
    if (!scene.inside.has(name) || !scene.honest.has(name)) continue;
    if (ending.outside?.includes(name) || ending.over?.includes(name)) continue;
    const allowed = new Set(['in_meeting', ...(ending.back?.includes(name) ? WAY_BACK : [])]);
    const wrong = [...phases].filter((phase) => !allowed.has(phase));
    if (wrong.length > 0) throw new Error(`${name} went through ${wrong.join(', ')}`);
  }
  for (const name of ending.back ?? []) {
    if (!scene.witness.phases.get(name)?.has('rejoining')) throw new Error(`${name} never had to come back`);
  }
}

/** They still hear each other. The first message may be lost where the server used up its number for something else. */
async function expectTalk(scene: Scene, names: readonly string[]): Promise<void> {
  const [first, ...others] = names.map((name) => scene.honestOne(name));
  if (!first || others.length === 0) return;
  const say = async (text: string) => {
    const said = first.actions.sendChat(text);
    await scene.world.run(500);
    await said;
  };
  await say('is anybody there?');
  await say('still here');
  await scene.world.until(() =>
    others.every(({ snapshot }) => snapshot.chat.some(({ text }) => text === 'still here')),
  );
}

function expectEqual(what: string, found: string, wanted: string): void {
  if (found !== wanted) throw new Error(`${what} is ${found}, not ${wanted}`);
}
