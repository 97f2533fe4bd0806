// Attacks on the rules of a running meeting: lowered, stripped, brought back, forked, or withheld from newcomers (test support).
import { amendCharter, type Charter, type CharterChain, sealCharterChain } from '@incamera/charter';
import { copyBytes, toBase64Url } from '@incamera/kernel';
import { withVersion } from '../../../group/test/forged-charters.js';
import { type RawMember } from '../raw-member.js';
import { hostKeysOf } from '../two-hosts.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY, refused, unattended } from './helpers.js';
import { type Scene } from './scene.js';

type State = RawMember['state'];
type Step = (hugo: RawMember, scene: Scene) => Promise<{ readonly bytes: Uint8Array }>;

/** A change of rules by the altered client of a host, which everybody refuses. */
function forbidden(name: string, code: string, step: Step): Attack {
  return {
    name,
    by: 'host',
    promise: 'C4',
    says: refused(code),
    withinMs: 500,
    meeting: { hugo: 'altered' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const { bytes } = await step(hugo, scene);
      const { epoch } = scene.hanna.snapshot.security ?? {};
      if (epoch === undefined) throw new Error('not in the meeting');
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes), epoch }));
    },
  };
}

/** As Hugo, the second host of the charter. */
const own = (hugo: RawMember, change: Partial<Charter>, chain: CharterChain = hugo.inside.epoch.chain) =>
  withVersion(chain, hugo.inside.seat.memberKey, { signer: 1, ...change });

/** Hugo makes the rules stricter, as a host may, and everybody follows. */
async function stricter(
  hugo: RawMember,
  scene: Scene,
): Promise<{ readonly state: State; readonly chain: CharterChain }> {
  const chain = await own(hugo, { features: ['camera', 'chat'] });
  const { bytes, state } = await hugo.forge.commitCharters(hugo.state, chain);
  hugo.commit({ commit: copyBytes(bytes) });
  await scene.world.until(() => scene.bob.snapshot.rules?.version === 2);
  await scene.world.run(2000);
  return { state, chain };
}

export const charters: readonly Attack[] = [
  forbidden('lowers the rules', 'group/charter_lowered', async (hugo) => {
    const { rules } = hugo.opened.charter.charter;
    return hugo.forge.commitCharters(hugo.state, await own(hugo, { rules: { ...rules, succession: 'members' } }));
  }),
  forbidden('changes the rules in the name of the other host', 'group/charter_foreign_signer', async (hugo) =>
    hugo.forge.commitCharters(hugo.state, await own(hugo, { features: [], signer: 0 })),
  ),
  forbidden(
    'puts a change into force that the other host signed and never committed',
    'group/charter_foreign_signer',
    async (hugo, scene) => {
      const { privateKey } = (await hostKeysOf(scene.hanna)).signingKey;
      const nowMs = scene.world.clock.nowMs();
      const { chain } = await amendCharter(hugo.inside.epoch.chain, { features: [] }, 0, privateKey, nowMs);
      return hugo.forge.commitCharters(hugo.state, chain);
    },
  ),
  forbidden('strips the group of its rules', 'group/charter_stripped', (hugo) =>
    hugo.forge.commitContext(hugo.state, []),
  ),
  forbidden('brings back the version before', 'group/charter_older', async (hugo, scene) => {
    const before = hugo.inside.epoch.chain;
    const { state } = await stricter(hugo, scene);
    return hugo.forge.commitCharters(state, before);
  }),
  forbidden('puts another history of the rules into force', 'group/charter_forked', async (hugo, scene) => {
    const before = hugo.inside.epoch.chain;
    const { state } = await stricter(hugo, scene);
    const other = await own(hugo, { features: [] }, before);
    return hugo.forge.commitCharters(state, await own(hugo, {}, other));
  }),
  {
    name: 'changes the rules',
    by: 'member',
    promise: 'C4',
    says: refused('group/charter_change_not_host'),
    withinMs: 500,
    async run(scene) {
      const mallory = await scene.mallory();
      const chain = await withVersion(mallory.inside.epoch.chain, mallory.inside.seat.memberKey, { features: [] });
      const { bytes } = await mallory.forge.commitCharters(mallory.state, chain);
      await scene.strike(() => mallory.commit({ commit: copyBytes(bytes) }));
    },
  },
  {
    name: 'hands newcomers older rules than those in force',
    by: 'server',
    promise: 'C4',
    says: by(EVERYBODY, 'client/rules_withheld'),
    withinMs: 30_000,
    run: (scene) =>
      scene.strike(() => {
        scene.server.charters.keeps = false;
        unattended(scene.hanna.actions.changeCharter({ features: ['camera', 'chat'] }));
      }),
    async check(scene) {
      scene.server.charters.keeps = true;
      await scene.world.run(15_000, 250);
    },
  },
  {
    name: 'leads a knocker who knows of later rules into a group without them',
    by: 'link',
    promise: 'C4',
    says: { Cid: ['group/charter_behind'] },
    also: ['client/not_arrived', 'client/rules_withheld'],
    withinMs: 1000,
    ends: { outside: ['Cid'] },
    async run(scene) {
      const { chain, keys } = await scene.opened();
      const { privateKey } = (await hostKeysOf(scene.hanna)).signingKey;
      const later = await amendCharter(chain, { features: [] }, 0, privateKey, scene.world.clock.nowMs());
      const sealedChain = toBase64Url(await sealCharterChain(keys, later.chain));
      scene.server.charters.published = {
        version: 2,
        sealedChain,
        hostKeys: scene.server.meeting?.hostKeys.slice() ?? [],
      };
      await scene.knocking('Cid');
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      await scene.strike(() =>
        unattended(scene.hanna.actions.admit(scene.hanna.snapshot.knocks.map(({ knockId }) => knockId))),
      );
    },
  },
];
