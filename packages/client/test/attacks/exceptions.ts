// Attacks on exceptions from the rules: by whoever wants in, by the altered client of a host, and with the server's word (test
// support).
import { type ExceptionRule } from '@incamera/charter';
import { generateMemberKey, type MemberKey, openKnock } from '@incamera/group';
import { keyPackageOf } from '@incamera/group/unsafe-testing';
import { copyBytes, systemClock, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { siteOf } from '../../src/session/site.js';
import { type RawMember } from '../raw-member.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY, refused } from './helpers.js';
import { type Scene } from './scene.js';

interface Falsified {
  readonly rules?: readonly ExceptionRule[];
  readonly asking?: MemberKey;
  readonly granting?: MemberKey;
  readonly epoch?: bigint;
  readonly groupId?: Uint8Array;
}

/** Hugo lets a ghost in by an exception in which something is false. */
function falseException(name: string, code: string, falsify: (hugo: RawMember) => Promise<Falsified>): Attack {
  return {
    name,
    by: 'host',
    promise: 'C4',
    says: refused(code),
    withinMs: 500,
    meeting: { hugo: 'altered', exceptions: ['network'] },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const { forge, inside, joined, state } = hugo;
      const key = await generateMemberKey();
      const { keyPackage } = await forge.someKeyPackage('Ghost', key);
      const { groupId, ...change } = await falsify(hugo);
      const own = inside.seat.memberKey;
      const parts = { asking: key, granting: own, rules: ['network'], epoch: joined.epoch + 1n, ...change } as const;
      const exception = await forge.exceptionBy(keyPackage, parts, groupId);
      const admission = await forge.admission(keyPackage, inside, { exception });
      const add = { proposalType: 'add' as const, add: { keyPackage } };
      const { bytes } = await forge.commitRaw(state, [add, forge.psk(), forge.justify([admission])]);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  };
}

/** What an honest server tells of a knock by an altered client that asks the server, and not the hosts. */
function tellFailing(scene: Scene): void {
  scene.server.outgoing = (_, message) => (message.type === 'knock' ? [{ ...message, failing: ['network'] }] : null);
}

/** The newest knock, opened with the link. */
async function openedKnock(scene: Scene) {
  const { keys: linkKeys, charter } = await scene.opened();
  const [knockId, { sealed }] = [...scene.server.knocks].at(-1) ?? ['', { sealed: '' }];
  const site = siteOf(scene.world.publicUrl);
  const knock = await openKnock({ sealed: wireBytes(sealed), linkKeys, charter, site, clock: systemClock });
  if (!knock.ok) throw knock.error;
  return { knockId, knock: knock.value };
}

export const exceptions: readonly Attack[] = [
  {
    name: 'asks the server to be excepted from its rule, and hides that from the hosts',
    by: 'link',
    promise: 'C4',
    says: { Hanna: ['client/exception_hidden'] },
    withinMs: 500,
    ends: { outside: ['Cid'] },
    meeting: { exceptions: ['network'] },
    run: (scene) =>
      scene.strike(async () => {
        tellFailing(scene);
        await scene.knocking('Cid');
        await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      }),
    async check(scene) {
      const [knock] = scene.hanna.snapshot.knocks;
      const outcome = scene.hanna.actions.admit(knock ? [knock.knockId] : []).then(
        () => 'let in',
        ({ code }: { code: string }) => code,
      );
      if ((await outcome) !== 'client/exception_hidden')
        throw new Error('somebody who hides what they fail was let in');
    },
  },
  {
    name: 'asks for an exception in the name of somebody who knocks',
    by: 'link',
    promise: 'C4',
    says: { Hanna: ['group/exception_request_forged'] },
    withinMs: 500,
    ends: { outside: ['Cid'] },
    meeting: { exceptions: ['network'] },
    async run(scene) {
      const mallory = await scene.outsider();
      const cid = await scene.arrive('Cid');
      scene.server.incoming = (_, message) => message.type === 'knock' && message.sealed.length > 0 && hold(message);
      let held: { sealed: string } | null = null;
      const hold = (message: { sealed: string }) => {
        held = { sealed: message.sealed };
        return true;
      };
      const entering = cid.actions.enter({ displayName: 'Cid' });
      entering.catch(() => undefined);
      await scene.world.until(() => held !== null);
      const { keys: linkKeys, charter } = await scene.opened();
      const sealed = wireBytes((held as unknown as { sealed: string }).sealed);
      const site = siteOf(scene.world.publicUrl);
      const knock = await openKnock({ sealed, linkKeys, charter, site, clock: systemClock });
      const keyPackage = knock.ok ? keyPackageOf(knock.value) : undefined;
      if (keyPackage === undefined) throw new Error('no knock');
      const request = await mallory.forge.requestBy(keyPackage, ['network'], await generateMemberKey());
      const forged = toBase64Url(copyBytes(await mallory.forge.sealedKnock(keyPackage, keyPackage, request)));
      await scene.strike(() => {
        scene.server.toMembers({ type: 'knock', knockId: 'k_aaaaaaaaaaaaaaaa', sealed: forged, atMs: 1 } as never);
      });
    },
  },
  {
    name: 'lets somebody in whose connection fails a rule, without an exception',
    by: 'host',
    promise: 'C4',
    says: {
      ...by(EVERYBODY, 'client/exception_missing'),
      Hanna: ['client/exception_missing', 'client/exception_hidden'],
    },
    withinMs: 2000,
    meeting: { hugo: 'altered', exceptions: ['network'] },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      tellFailing(scene);
      await scene.strike(async () => {
        await scene.knocking('Cid');
        const { knockId, knock } = await openedKnock(scene);
        const made = await hugo.joined.prepareAdd([knock]);
        if (!made.ok) throw made.error;
        const welcome = toBase64Url(made.value.welcome ?? new Uint8Array());
        hugo.commit({ ...made.value }, { admits: [knockId as never], welcome });
        await made.value.adopt();
      });
    },
  },
  falseException(
    'excepts somebody from a rule from which the classification permits no exception',
    'group/exception_not_permitted',
    async () => ({ rules: ['network', 'assurance'] }),
  ),
  falseException('excepts somebody who did not ask for it', 'group/exception_invalid', async (hugo) => ({
    asking: hugo.inside.seat.memberKey,
  })),
  falseException('brings an exception that it signed in another meeting', 'group/exception_invalid', async () => ({
    groupId: crypto.getRandomValues(new Uint8Array(32)),
  })),
  falseException('brings an exception that was signed for another admission', 'group/exception_invalid', async () => ({
    epoch: 1n,
  })),
  falseException('lets somebody in by an exception that no host signed', 'group/exception_not_host', async () => ({
    granting: await generateMemberKey(),
  })),
];
