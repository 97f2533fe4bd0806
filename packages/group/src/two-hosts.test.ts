// Where two hosts must agree on everybody: how they get to be two, whom one may let in alone, and what later joiners verify.
import { describe, expect, it } from 'vitest';
import { TestPerson } from '../test/evidence-scene.js';
import { becomesHost, internalWith, named, TwoHostScene } from '../test/two-hosts-scene.js';
import { nameOnly } from './identification.js';
import { generateMemberKey, generateReturnKey } from './member-key.js';
import { codeOf, FAST_SUITE, must, TestMeeting } from './testing.js';

const LIMIT_MS = 60_000;

describe('the second host', () => {
  it(
    'is let in by the first alone, on the evidence that the charter names, and made a host',
    async () => {
      const scene = await TwoHostScene.found();
      const { founder } = scene;
      const ada = await scene.knock('ada');
      expect(await founder.twoHosts.isNeeded(ada.knock)).toBe(true);
      expect(codeOf(await founder.prepareAdd([ada.knock]))).toBe('group/agreement_missing');
      const { hugo, hugoKey } = await scene.withHugo();
      expect(hugo.charter.charter.hosts).toHaveLength(2);
      expect(hugo.charter.charter.invited).toEqual([]);
      // The name is used up: a second device of the same person is anybody.
      const other = await scene.knock('hugo');
      expect(await founder.twoHosts.isNeeded(other.knock)).toBe(true);
      expect(hugo.roster().filter(({ isHost }) => isHost)).toHaveLength(2);
      expect(hugoKey.publicKey).not.toEqual(other.key.publicKey);
    },
    LIMIT_MS,
  );

  it(
    'is shown by an address too, on a provider’s or an authority’s word that is as good as the class asks',
    async () => {
      const scene = await TwoHostScene.found({ invited: named('grace@example.net') });
      const { meeting, founder, evidence } = scene;
      const guest = await TestPerson.create('grace');
      const shown = guest.show({ idToken: await evidence.token(guest.key.publicKey) });
      const grace = await meeting.knockBy(guest.key, shown);
      expect(await founder.twoHosts.isNeeded(grace.knock)).toBe(false);
      const [joined] = await meeting.letIn(founder, [grace]);
      const edit = becomesHost(guest.key, await generateReturnKey(), 'grace@example.net');
      await meeting.deliver(founder, must(await founder.prepareCharterChange(edit)));
      expect(joined?.charter.charter.hosts).toHaveLength(2);
      const strict = await internalWith('two_hosts');
      const rules = { ...strict.rules, minimumAssurance: 'organisation', guests: 'none' } as const;
      const above = await TwoHostScene.found({
        classification: { ...strict, rules },
        invited: named('meet.example.org/hugo'),
      });
      // His organisation says who he is; that this is the account of the name, only the server.
      const hugo = await TestPerson.create('hugo');
      const chain = await hugo.chain(above.evidence.server, 'meet.example.org');
      const passkeyChain = await hugo.passkeyChain(above.evidence.organisation, 'example.org');
      const passkey = await hugo.bind(above.meeting.charter.groupId, chain);
      const knock = await above.meeting.knockBy(hugo.key, hugo.show({ chain, passkey, passkeyChain }));
      expect(knock.knock.shortfall).toBeNull();
      expect(codeOf(await above.founder.prepareAdd([knock.knock]))).toBe('group/agreement_missing');
    },
    LIMIT_MS,
  );

  it(
    'is nobody else: not who shows another name, not the founder’s own second device',
    async () => {
      const scene = await TwoHostScene.found({ invited: named('example.org/host', 'example.org/hugo') });
      const { meeting, founder } = scene;
      const again = await scene.knock('host');
      expect(codeOf(await founder.prepareAdd([again.knock]))).toBe('group/agreement_same_host');
      const hugo = await scene.knock('hugo');
      await meeting.letIn(founder, [hugo]);
      const returnKey = await generateReturnKey();
      for (const edit of [
        becomesHost(hugo.key, returnKey, 'example.org/host'),
        becomesHost({ ...hugo.key, publicKey: again.key.publicKey }, returnKey, 'example.org/hugo'),
      ]) {
        const code = codeOf(await founder.prepareCharterChange(edit));
        expect(['group/second_host_not_shown', 'group/bad_charter_change']).toContain(code);
      }
    },
    LIMIT_MS,
  );
});

describe('two hosts', () => {
  it(
    'let somebody in together, in either order, and later joiners verify it of everybody',
    async () => {
      const hosts = await (await TwoHostScene.found()).withHugo();
      const { scene, founder, hugo, meeting } = hosts;
      const ada = await hosts.letIn(await scene.knock('ada'));
      const bob = await hosts.letIn(await scene.knock('bob'), hugo, founder);
      expect(bob.roster().map(({ displayName }) => displayName)).toEqual(
        ada.roster().map(({ displayName }) => displayName),
      );
      expect(meeting.members).toHaveLength(4);
      expect(new Set(meeting.members.map((member) => member.transcriptHash().join())).size).toBe(1);
    },
    LIMIT_MS,
  );

  it(
    'agree to what each of them verified: to no other person, epoch or meeting, and to nothing of one’s own',
    async () => {
      const hosts = await (await TwoHostScene.found()).withHugo();
      const { scene, founder, hugo } = hosts;
      const [ada, eve] = [await scene.knock('ada'), await scene.knock('eve')];
      const admission = must(await founder.twoHosts.propose(ada.knock));
      expect(codeOf(await hugo.twoHosts.agree(eve.knock, admission))).toBe('group/agreement_other_person');
      expect(codeOf(await founder.twoHosts.agree(ada.knock, admission))).toBe('group/agreement_not_host');
      const altered = { ...admission, claimsHash: new Uint8Array(32) };
      expect(codeOf(await hugo.twoHosts.agree(ada.knock, altered))).toBe('group/bad_admission');
      const bob = await hosts.letIn(await scene.knock('bob'));
      expect(codeOf(await hugo.twoHosts.agree(ada.knock, admission))).toBe('group/agreement_other_epoch');
      expect(codeOf(await bob.twoHosts.agree(ada.knock, admission))).toBe('group/not_host');
      expect(codeOf(await bob.twoHosts.propose(ada.knock))).toBe('group/not_host');
    },
    LIMIT_MS,
  );

  it(
    'are asked once more when the epoch has moved on, and their old words are worth nothing',
    async () => {
      const hosts = await (await TwoHostScene.found()).withHugo();
      const { scene, founder, meeting } = hosts;
      const ada = await scene.knock('ada');
      const old = new Map([[ada.knock, await hosts.agree(ada.knock)]]);
      await meeting.deliver(founder, must(await founder.prepareSelfUpdate()));
      const stale = await founder.prepareAdd([ada.knock], {}, new Map(), old);
      expect(codeOf(stale)).toBe('group/agreement_other_epoch');
      await hosts.letIn(ada);
    },
    LIMIT_MS,
  );

  it(
    'agree to one’s word for a guest with the guest',
    async () => {
      const hosts = await (await TwoHostScene.found()).withHugo();
      const { founder, hugo, meeting } = hosts;
      const grace = await meeting.knockBy(await generateMemberKey(), nameOnly('Grace'));
      const admission = must(await founder.twoHosts.propose(grace.knock, { name: 'Grace Hopper', email: null }));
      expect(must(await hugo.twoHosts.consider(grace.knock, admission))?.name).toBe('Grace Hopper');
      expect(codeOf(await founder.twoHosts.propose(grace.knock))).toBe('group/guest_not_allowed');
      const agreement = must(await hugo.twoHosts.agree(grace.knock, admission));
      const agreed = new Map([[grace.knock, { admission, agreement }]]);
      const prepared = must(await founder.prepareAdd([grace.knock], {}, new Map(), agreed));
      await meeting.deliver(founder, prepared);
      const joined = must(await meeting.join(prepared.welcome as Uint8Array, grace.pending));
      expect(joined.roster().map(({ displayName }) => displayName)).toContain('Grace Hopper');
    },
    LIMIT_MS,
  );

  it(
    'need not agree again on who only reloads and is still here; on who was taken out they must',
    async () => {
      const hosts = await (await TwoHostScene.found()).withHugo();
      const { scene, founder, meeting } = hosts;
      const first = await scene.knock('ada');
      const ada = await hosts.letIn(first);
      const reload = await meeting.knockBy(first.key, first.shown);
      expect(await founder.twoHosts.isNeeded(reload.knock)).toBe(false);
      const [again] = await meeting.letIn(founder, [reload]);
      expect(again?.roster()).toHaveLength(3);
      expect(ada.isClosed).toBe(true);
      // A joiner finds what both agreed to, and the statement of one since.
      await hosts.letIn(await scene.knock('bob'));
      // Other evidence is another decision, even for one who stays.
      const idToken = await scene.evidence.token(first.key.publicKey);
      const differently = await meeting.knockBy(first.key, { ...first.shown, idToken });
      expect(await founder.twoHosts.isNeeded(differently.knock)).toBe(true);
      const leaf = founder
        .roster()
        .find(({ signatureKey }) => signatureKey.join() === first.key.publicKey.join())?.leaf;
      await meeting.deliver(founder, must(await founder.prepareRemove([leaf as never])));
      const back = await meeting.knockBy(first.key, first.shown);
      expect(codeOf(await founder.prepareAdd([back.knock]))).toBe('group/agreement_missing');
      await hosts.letIn(back);
    },
    LIMIT_MS,
  );

  it(
    'come back by themselves, also when nobody here rests on them',
    async () => {
      const hosts = await (await TwoHostScene.found()).withHugo();
      const { scene, founder, hugo, hugoKey, hugoReturnKey, meeting } = hosts;
      const leaf = founder.roster().find(({ signatureKey }) => signatureKey.join() === hugoKey.publicKey.join())?.leaf;
      await meeting.deliver(founder, must(await founder.prepareRemove([leaf as never])));
      expect(hugo.isClosed).toBe(true);
      const { shown } = await scene.evidence.member('host', meeting.host().memberKey);
      const founderAgain = await meeting.takeBack(await founder.sealGroupInfo(), { identification: shown });
      expect(founderAgain.roster()).toHaveLength(1);
      const hugoShown = (await scene.evidence.member('hugo', hugoKey)).shown;
      const more = { identification: hugoShown, memberKey: hugoKey, returnKey: hugoReturnKey };
      const hugoAgain = await meeting.takeBack(await founderAgain.sealGroupInfo(), more);
      await hosts.letIn(await scene.knock('bob'), founderAgain, hugoAgain);
    },
    LIMIT_MS,
  );

  it(
    'are asked from the moment that the rules ask for two; who came before stays',
    async () => {
      const meeting = await TestMeeting.create({ suite: FAST_SUITE, hostCount: 2 });
      const founder = await meeting.found();
      const second = await meeting.takeBack(await founder.sealGroupInfo(), {}, 1);
      await meeting.admit(founder, ['Ada']);
      const { classification } = meeting.charter.charter;
      const edit = () => ({
        classification: { ...classification, rules: { ...classification.rules, admission: 'two_hosts' as const } },
      });
      await meeting.deliver(founder, must(await founder.prepareCharterChange(edit)));
      meeting.clock.now += 16 * 60_000;
      const bob = await meeting.knock('Bob');
      expect(codeOf(await founder.prepareAdd([bob.knock]))).toBe('group/agreement_missing');
      const admission = must(await founder.twoHosts.propose(bob.knock));
      const agreement = must(await second.twoHosts.agree(bob.knock, admission));
      const agreed = new Map([[bob.knock, { admission, agreement }]]);
      const prepared = must(await founder.prepareAdd([bob.knock], {}, new Map(), agreed));
      await meeting.deliver(founder, prepared);
      must(await meeting.join(prepared.welcome as Uint8Array, bob.pending));
    },
    LIMIT_MS,
  );
});
