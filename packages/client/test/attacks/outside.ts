// Attacks from outside on who gets in: by the server, and by somebody who has the link and the server's help (test support).
import { foundCharter, sealCharter, sealDetails } from '@incamera/charter';
import { generateMemberKey, openKnock } from '@incamera/group';
import { keyPackageOf } from '@incamera/group/unsafe-testing';
import { systemClock, toBase64Url } from '@incamera/kernel';
import { type ClientMessage } from '@incamera/protocol';
import { siteOf } from '../../src/session/site.js';
import { hostKeysOf } from '../two-hosts.js';
import { type Device } from '../world.js';
import { type Attack } from './attack.js';
import { flipped, recordOf, tellAdmitted } from './helpers.js';
import { type Scene } from './scene.js';

const site = siteOf('http://localhost:8080');

/** The key package in the knock of `name`, read with the link. */
async function knockedWith(scene: Scene) {
  const { keys: linkKeys, charter } = await scene.opened();
  const sent = scene.server.received.findLast((message) => message.type === 'knock');
  if (sent?.type !== 'knock') throw new Error('nobody knocked');
  const sealed = new Uint8Array(Buffer.from(sent.sealed, 'base64url'));
  const knock = await openKnock({ sealed, linkKeys, charter, site, clock: systemClock });
  const keyPackage = knock.ok ? keyPackageOf(knock.value) : undefined;
  if (keyPackage === undefined) throw new Error('knock not opened');
  return keyPackage;
}

/** What of Cid's knock reaches the server is `change`d on the way to the hosts. */
function alterKnocks(scene: Scene, change: (message: Extract<ClientMessage, { type: 'knock' }>) => void): void {
  scene.server.incoming = (_, message) => {
    if (message.type === 'knock') change(message);
    return false;
  };
}

/** Cid knocks, and the server answers with a way into a group of the attacker. */
async function mislead(scene: Scene, welcomeFor: (cid: Device) => Promise<Uint8Array>): Promise<void> {
  const cid = await scene.knocking('Cid');
  const welcome = await welcomeFor(cid);
  await scene.strike(() => tellAdmitted(scene, cid.peerId, welcome));
}

const CID_OUTSIDE = { outside: ['Cid'] } as const;

export const outside: readonly Attack[] = [
  {
    name: 'serves another charter under the link',
    by: 'link',
    promise: 'C4',
    says: { Cid: ['client/link_mismatch'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    async run(scene) {
      const { keys, charter } = await scene.opened();
      const key = await generateMemberKey();
      const { charter: rules } = charter;
      const [host] = rules.hosts;
      if (!host) throw new Error('no host');
      const own = await foundCharter({ ...rules, hosts: [{ ...host, signatureKey: key.publicKey }] }, key.privateKey);
      await scene.strike(async () => {
        recordOf(scene).sealedCharter = toBase64Url(await sealCharter(keys, own));
        await scene.arrive('Cid');
      });
    },
  },
  {
    name: 'alters the stored charter',
    by: 'server',
    promise: 'C4',
    says: { Cid: ['client/link_mismatch'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    run: (scene) =>
      scene.strike(async () => {
        recordOf(scene).sealedCharter = flipped(recordOf(scene).sealedCharter, 100);
        await scene.arrive('Cid');
      }),
  },
  {
    name: 'strips the charter of its end',
    by: 'server',
    promise: 'C4',
    says: { Cid: ['client/link_mismatch'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    run: (scene) =>
      scene.strike(async () => {
        const record = recordOf(scene);
        record.sealedCharter = record.sealedCharter.slice(0, 400);
        await scene.arrive('Cid');
      }),
  },
  {
    name: 'shows the title and agenda of another meeting',
    by: 'server',
    promise: 'C4',
    says: { Cid: ['client/link_mismatch'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    async run(scene) {
      const { keys } = await scene.opened();
      const strange = { ...keys, metaKey: crypto.getRandomValues(new Uint8Array(32)) };
      await scene.strike(async () => {
        const details = { title: 'Look-alike', agenda: '' };
        recordOf(scene).sealedMeta = toBase64Url(await sealDetails(strange, details));
        await scene.arrive('Cid');
      });
    },
  },
  {
    name: 'leads a knocker into a look-alike group under the same charter',
    by: 'link',
    promise: 'C2',
    says: { Cid: ['group/signer_not_host'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    run: (scene) =>
      mislead(scene, async () => {
        const { forge } = await scene.outsider();
        const fake = await forge.fakeGroup(await forge.someKeyPackage('Hanna'));
        return await forge.welcomeInto(fake, await knockedWith(scene), [forge.psk()]);
      }),
  },
  {
    name: 'leads a knocker into a look-alike group, with an admission that the host signed in another meeting',
    by: 'link',
    promise: 'C2',
    says: { Cid: ['group/bad_admission'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    meeting: { succession: 'members' },
    async run(scene) {
      const { signingKey } = await hostKeysOf(scene.hanna);
      await mislead(scene, async () => {
        const { forge } = await scene.outsider();
        const own = await forge.someKeyPackage('Mallory');
        const elsewhere = crypto.getRandomValues(new Uint8Array(32));
        const replayed = await forge.admissionBy(own.keyPackage, signingKey, { epoch: 1n }, elsewhere);
        const entry = { root: replayed, latest: replayed, agreement: null, proof: null };
        const book = new Map([[Buffer.from(replayed.signatureKey).toString('hex'), entry]]);
        return await forge.welcomeInto(
          await forge.fakeGroup(own),
          await knockedWith(scene),
          [forge.psk()],
          undefined,
          book,
        );
      });
    },
  },
  {
    name: 'leads a knocker into a group of the host’s stolen key under a laxer charter',
    by: 'link',
    promise: 'C4',
    says: { Cid: ['group/wrong_charter'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    async run(scene) {
      const { signingKey } = await hostKeysOf(scene.hanna);
      const { charter } = (await scene.opened()).charter;
      const laxer = { ...charter, rules: { ...charter.rules, succession: 'members' as const } };
      const other = await foundCharter(laxer, signingKey.privateKey);
      await mislead(scene, async () => {
        const { forge } = await scene.outsider();
        const fake = await forge.fakeGroup(await forge.someKeyPackage('Hanna', signingKey), other);
        return await forge.welcomeInto(fake, await knockedWith(scene), [forge.psk()]);
      });
    },
  },
  {
    name: 'alters a knock',
    by: 'server',
    promise: 'C2',
    says: { Hanna: ['group/knock_unreadable'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    run: (scene) =>
      scene.strike(async () => {
        alterKnocks(scene, (message) => {
          message.sealed = flipped(message.sealed, 100);
        });
        await scene.knocking('Cid');
      }),
  },
  {
    name: 'swaps the key package of a knock for its own',
    by: 'link',
    promise: 'C2',
    says: { Hanna: ['group/knock_altered'] },
    withinMs: 500,
    ends: CID_OUTSIDE,
    async run(scene) {
      const { forge } = await scene.outsider();
      const [own, honest] = [await forge.someKeyPackage('Cid'), await forge.someKeyPackage('Cid')];
      const swapped = toBase64Url(await forge.sealedKnock(own.keyPackage, honest.keyPackage));
      await scene.strike(async () => {
        alterKnocks(scene, (message) => {
          message.sealed = swapped;
        });
        await scene.knocking('Cid');
      });
    },
  },
];
