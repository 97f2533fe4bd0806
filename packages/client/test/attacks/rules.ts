// Attacks of the server on what it decides or passes on for others: answers by the policies, and deny lists (test support).
import { toBase64Url } from '@incamera/kernel';
import { type PolicyFacts, type PolicyVerdict } from '@incamera/protocol';
import { ofPerson, TestPerson } from '../../../group/test/evidence-scene.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY, unattended } from './helpers.js';
import { type Scene } from './scene.js';

const OUTSIDE = 'policy/network_not_approved';

const says =
  (allowed: boolean, ...codes: string[]) =>
  (facts: PolicyFacts): PolicyVerdict => ({
    facts,
    allowed,
    explanations: codes.map((code) => ({ code, policyId: null, parameters: {}, words: null })),
  });

function expectNoKnock(scene: Scene): void {
  if (scene.hanna.snapshot.knocks.length > 0) throw new Error('somebody who is not permitted has knocked');
}

async function denialOfEve(scene: Scene, version: number, denial = ofPerson('example.org/eve')): Promise<string> {
  return toBase64Url(await scene.evidence.denyList(scene.evidence.organisation, version, [denial]));
}

export const rules: readonly Attack[] = [
  {
    name: 'permits somebody to join whom the policies refuse',
    by: 'server',
    promise: 'C4',
    says: { Cid: ['client/policy_disagrees'] },
    also: ['client/not_permitted'],
    withinMs: 500,
    ends: { outside: ['Cid'] },
    meeting: { networks: ['10.0.0.0/8'] },
    run: (scene) =>
      scene.strike(async () => {
        scene.server.rules.address = '198.51.100.7';
        scene.server.rules.verdict = says(true);
        const cid = await scene.arrive('Cid');
        await scene.world.until(() => cid.snapshot.preflight !== null);
        unattended(cid.actions.enter({ displayName: 'Cid' }));
        await scene.world.run(500);
      }),
    check: expectNoKnock,
  },
  {
    name: 'refuses somebody whom the policies permit',
    by: 'server',
    promise: 'C4',
    says: { Cid: ['client/policy_disagrees'] },
    withinMs: 1000,
    ends: { outside: ['Cid'] },
    meeting: { networks: ['10.0.0.0/8'] },
    run: (scene) =>
      scene.strike(async () => {
        scene.server.rules.verdict = says(false, OUTSIDE);
        const cid = await scene.arrive('Cid');
        await scene.world.until(() => cid.snapshot.preflight !== null);
        unattended(cid.actions.enter({ displayName: 'Cid' }));
      }),
  },
  {
    name: 'gives a deny list to one member only, so that a revoked device stays',
    by: 'server',
    promise: 'C3',
    says: by(EVERYBODY, 'client/member_denied'),
    withinMs: 5000,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      await scene.certifiedMallory(await TestPerson.create('eve'));
      const list = await denialOfEve(scene, 1);
      await scene.strike(() => scene.server.send(scene.ada.peerId, { type: 'identity.denied', list }));
    },
    async check(scene) {
      const all = EVERYBODY.map((name) => scene.honestOne(name));
      await scene.world.until(() => all.every((device) => !device.names().includes('Certified eve')));
    },
  },
  {
    name: 'gives two deny lists of one number',
    by: 'server',
    promise: 'C3',
    says: { Ada: ['client/deny_list_refused'] },
    withinMs: 5000,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      const first = await denialOfEve(scene, 2);
      const second = await denialOfEve(scene, 2, ofPerson('example.org/oscar'));
      await scene.strike(() => {
        scene.server.send(scene.ada.peerId, { type: 'identity.denied', list: first });
        scene.server.send(scene.ada.peerId, { type: 'identity.denied', list: second });
      });
    },
  },
  {
    name: 'offers an older deny list, which does not name a revoked device yet',
    by: 'server',
    promise: 'C3',
    says: by(EVERYBODY, 'client/deny_list_outdated'),
    withinMs: 500,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      const { evidence, server, world } = scene;
      const older = toBase64Url(await evidence.denyList(evidence.organisation, 1, []));
      const newer = await denialOfEve(scene, 2);
      const give = (list: string) => {
        for (const name of EVERYBODY) server.send(scene.honestOne(name).peerId, { type: 'identity.denied', list });
      };
      give(newer);
      await world.run(11_000, 250);
      await scene.strike(() => give(older));
    },
    async check(scene) {
      const person = await TestPerson.create('eve');
      const chain = await person.chain(scene.evidence.organisation, 'example.org');
      const eve = await scene.outsider();
      await eve.knock({ memberKey: person.key, identification: person.show({ chain }) });
      await scene.world.until(() => scene.hanna.snapshot.knocks.length === 1);
      if (scene.hanna.snapshot.knocks[0]?.denied !== true) throw new Error('the older list counts');
    },
  },
];
