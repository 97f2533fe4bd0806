// Attacks of the server on the revocation of guests: they have no certificate, and lists name them all the same (test support).
import { type DenialSubject } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';
import { ISSUER, TestPerson } from '../../../group/test/evidence-scene.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY } from './helpers.js';

/** The server gives the list to one member and hopes that the guest stays with the others. */
function keepsGuest(what: string, withToken: boolean, subjectOf: (person: TestPerson) => DenialSubject): Attack {
  return {
    name: `gives the list that denies ${what} to one member only`,
    by: 'server',
    promise: 'C3',
    says: by(EVERYBODY, 'client/member_denied'),
    withinMs: 5000,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      const person = await TestPerson.create('eve');
      await scene.guestMallory(person, withToken);
      const denial = { subject: subjectOf(person), sinceMs: 1, reason: 'unspecified' } as const;
      const list = toBase64Url(await scene.evidence.denyList(scene.evidence.organisation, 1, [denial]));
      await scene.strike(() => scene.server.send(scene.ada.peerId, { type: 'identity.denied', list }));
    },
    async check(scene) {
      const all = EVERYBODY.map((name) => scene.honestOne(name));
      await scene.world.until(() => all.every((device) => device.names().length === all.length));
    },
  };
}

export const revocation: readonly Attack[] = [
  keepsGuest('a guest of another provider', true, () => ({ kind: 'token', issuer: ISSUER, subject: '248289761001' })),
  keepsGuest('the key of a guest without evidence', false, ({ key }) => ({
    kind: 'device-key',
    deviceKey: key.publicKey,
  })),
];
