// Attacks on what leads from a leaked copy to its device: keys that nobody committed to, that were sealed to others, exchanged or kept
// back, and the clock by which marks are found (test support).
import { amendCharter } from '@incamera/charter';
import { generateMemberKey, type MarkCommitment, nameOnly } from '@incamera/group';
import { markExtension } from '@incamera/group/unsafe-testing';
import { copyBytes, errorCode, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { type SecretToSeal, sealSecret, secretCommitment } from '@incamera/shares';
import { MARK_PURPOSE } from '../../src/index.js';
import { recipientsOf } from '../../src/marks/holder-recipients.js';
import { makeHolder } from '../marks-world.js';
import { type RawMember } from '../raw-member.js';
import { hostKeysOf } from '../two-hosts.js';
import { type Attack } from './attack.js';
import { by, refused } from './helpers.js';
import { type Scene } from './scene.js';

/** A sealed key that the server has; `change` is what is wrong about it. */
async function sealedKey(scene: Scene, change: Partial<SecretToSeal> = {}): Promise<MarkCommitment> {
  const { charter } = (await scene.opened()).charter;
  const meetingId = (await scene.opened()).charter.groupId;
  const secret = systemRng.bytes(32);
  const { threshold } = charter.shareHolders;
  const holders = await recipientsOf(charter);
  const wanted = { purpose: MARK_PURPOSE, meetingId, secret, threshold, holders, owner: utf8('Mallory'), ...change };
  const { bundle, digest } = await sealSecret(wanted);
  scene.server.bundles.stored.set(toBase64Url(digest), toBase64Url(bundle));
  return { bundleDigest: digest, secretCommitment: await secretCommitment(MARK_PURPOSE, meetingId, secret) };
}

/** Hanna clicks, and her client looks first. */
async function clickOn(scene: Scene): Promise<void> {
  const [knock] = scene.hanna.snapshot.knocks;
  if (knock === undefined) throw new Error('nobody knocks');
  const admitting = scene.hanna.actions.admit([knock.knockId]);
  await admitting.catch((error: unknown) => scene.witness.heard('Hanna', errorCode(error)));
}

/** Mallory knocks with a sealed key that is none for this meeting; the host's client refuses at the click. */
function falseKey(what: string, code: string, change: (scene: Scene) => Promise<Partial<SecretToSeal>>): Attack {
  return {
    name: `commits to a key that is ${what}`,
    by: 'link',
    promise: 'C7',
    says: by(['Hanna'], code),
    withinMs: 500,
    meeting: { marks: true },
    async run(scene) {
      const mallory = await scene.outsider();
      await mallory.knock({ mark: await sealedKey(scene, await change(scene)) });
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      await scene.strike(() => clickOn(scene));
    },
  };
}

/** The server answers for a sealed key otherwise than it should, when the host's client asks for it. */
function falseAnswer(name: string, code: string, handsOut: (scene: Scene) => string | null): Attack {
  return {
    name,
    by: 'server',
    promise: 'C7',
    says: by(['Hanna'], code),
    withinMs: 500,
    meeting: { marks: true },
    async run(scene) {
      await scene.knocking('Cleo');
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      const answer = handsOut(scene);
      scene.server.bundles.handsOut = () => answer;
      await scene.strike(() => clickOn(scene));
    },
    ends: { outside: ['Cleo'] },
  };
}

/** What the altered client of a host commits, in a meeting whose copies are marked. */
function forbidden(
  name: string,
  code: string,
  build: (hugo: RawMember, scene: Scene) => Promise<{ readonly bytes: Uint8Array }>,
): Attack {
  return {
    name,
    by: 'host',
    promise: 'C7',
    says: refused(code),
    withinMs: 500,
    meeting: { hugo: 'altered', marks: true },
    async run(scene) {
      const hugo = await scene.alteredHugo(await sealedKey(scene));
      const { bytes } = await build(hugo, scene);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  };
}

export const marks: readonly Attack[] = [
  {
    name: 'knocks without having committed to a key',
    by: 'link',
    promise: 'C7',
    says: by(['Hanna'], 'group/mark_missing'),
    withinMs: 500,
    meeting: { marks: true },
    async run(scene) {
      const mallory = await scene.outsider();
      const { keyPackage } = await mallory.forge.someKeyPackage(
        'Mallory',
        await generateMemberKey(),
        nameOnly('Mallory'),
      );
      const sealed = toBase64Url(await mallory.forge.sealedKnock(keyPackage));
      mallory.send({ type: 'hello', protocol: 1, resume: null });
      await scene.strike(() => mallory.send({ type: 'knock', sealed }));
    },
    check(scene) {
      if (scene.hanna.snapshot.knocks.length > 0) throw new Error('the knock was shown');
    },
  },
  falseKey('sealed to holders of its own', 'shares/other_holders', async () => {
    const { holderId, key } = await makeHolder('Mallory');
    return { threshold: 1, holders: [{ holderId, publicKey: key.publicKey }] };
  }),
  falseKey('opened by one holder where the rules say two', 'shares/other_threshold', async () => ({ threshold: 1 })),
  falseKey('sealed for another meeting', 'shares/not_this_meeting', async () => ({ meetingId: new Uint8Array(32) })),
  falseKey('sealed for another purpose', 'shares/other_purpose', async () => ({ purpose: 'record' })),
  falseAnswer('keeps back the sealed key of whoever is at the door', 'client/bundle_withheld', () => null),
  falseAnswer('hands out the sealed key of another device', 'shares/other_digest', (scene) => {
    return [...scene.server.bundles.stored.values()][0] ?? null;
  }),
  {
    name: 'keeps back the sealed key of the founder from a newcomer',
    by: 'server',
    promise: 'C7',
    says: by(['Cleo'], 'client/bundle_withheld'),
    withinMs: 1000,
    meeting: { marks: true },
    async run(scene) {
      const [founders] = scene.server.bundles.stored.keys();
      scene.server.bundles.handsOut = (digest, bundle) => (digest === founders ? null : (bundle ?? null));
      await scene.knocking('Cleo');
      await scene.strike(() => scene.world.admit(scene.hanna, 'Cleo'));
    },
  },
  {
    name: 'stores something else than the sealed key that it was given',
    by: 'server',
    promise: 'C7',
    says: by(['Cleo'], 'client/bundle_altered'),
    withinMs: 1000,
    meeting: { marks: true },
    ends: { outside: ['Cleo'] },
    async run(scene) {
      scene.server.bundles.names = () => toBase64Url(new Uint8Array(32));
      const cleo = await scene.arrive('Cleo');
      await scene.strike(() => {
        cleo.actions.enter({ displayName: 'Cleo' }).catch(() => undefined);
      });
    },
  },
  {
    name: 'exchanges the key of its marks while it is in the meeting',
    by: 'member',
    promise: 'C7',
    says: refused('group/identity_changed'),
    withinMs: 500,
    meeting: { marks: true },
    async run(scene) {
      const mallory = await scene.mallory(await sealedKey(scene));
      const other = markExtension(await sealedKey(scene));
      const { bytes } = await mallory.forge.commitRaw(mallory.forge.carrying(mallory.inside, [other]), []);
      await scene.strike(() => mallory.commit({ commit: copyBytes(bytes) }));
    },
  },
  forbidden('lets a device in that has committed to no key', 'group/mark_missing', async ({ forge, inside, state }) => {
    const { keyPackage } = await forge.someKeyPackage('Ghost');
    const add = { proposalType: 'add' as const, add: { keyPackage } };
    return await forge.commitRaw(state, [add, forge.psk(), forge.justify([await forge.admission(keyPackage, inside)])]);
  }),
  forbidden('changes when the meeting began', 'group/clock_changed', async ({ forge, inside, state }) => {
    return await forge.commitContext(state, forge.contextWith(inside.epoch.chain, Date.now() - 3_600_000));
  }),
  {
    name: 'demands marks of people who have no keys for them',
    by: 'host',
    promise: 'C7',
    says: refused('group/mark_missing'),
    withinMs: 500,
    meeting: { hugo: 'altered' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const { classification } = hugo.opened.charter.charter;
      const marked = { ...classification, rules: { ...classification.rules, marks: 'standard' as const } };
      const { signingKey } = await hostKeysOf(scene.hugo);
      const nowMs = scene.world.clock.nowMs();
      const change = { classification: marked };
      const { chain } = await amendCharter(hugo.inside.epoch.chain, change, 1, signingKey.privateKey, nowMs);
      const { bytes } = await hugo.forge.commitCharters(hugo.state, chain);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  },
];
