// Where two hosts must agree and the class permits exceptions: both decide on the exception, each time.
import { describe, expect, it } from 'vitest';
import { internalWith, TwoHostScene } from '../test/two-hosts-scene.js';
import { nameOnly } from './identification.js';
import { generateMemberKey } from './member-key.js';
import { codeOf, must } from './testing.js';

const WISH = { rules: ['assurance', 'guests'], reason: 'My passkey is at home' } as const;

describe('an exception where two hosts must agree', () => {
  it('is granted by one and agreed to by the other, and again for who comes back', { timeout: 60_000 }, async () => {
    const strict = await internalWith('two_hosts');
    const classification = { ...strict, rules: { ...strict.rules, exceptions: WISH.rules } };
    const { founder, hugo, meeting } = await (await TwoHostScene.found({ classification })).withHugo();
    const key = await generateMemberKey();
    const ada = await meeting.knockBy(key, nameOnly('Ada'), WISH);

    // One host's click is not enough, whatever it signs.
    const alone = await founder.prepareAdd([ada.knock], {}, new Map(), new Map(), new Set([ada.knock]));
    expect(codeOf(alone)).toBe('group/agreement_missing');

    const admission = must(await founder.twoHosts.propose(ada.knock, undefined, true));
    const stripped = { ...admission, exception: null };
    expect(codeOf(await hugo.twoHosts.agree(ada.knock, stripped))).toBe('group/bad_admission');
    // The same person with the same key who asks for nothing is another decision.
    const silent = await meeting.knockBy(key, nameOnly('Ada'));
    expect(codeOf(await hugo.twoHosts.agree(silent.knock, admission))).toBe('group/agreement_other_person');

    const agreement = must(await hugo.twoHosts.agree(ada.knock, admission));
    const agreed = new Map([[ada.knock, { admission, agreement }]]);
    const prepared = must(await founder.prepareAdd([ada.knock], {}, new Map(), agreed));
    await meeting.deliver(founder, prepared);
    const joined = must(await meeting.join(prepared.welcome as Uint8Array, ada.pending));
    meeting.members.push(joined);
    for (const group of meeting.members) {
      const found = group.roster().find(({ displayName }) => displayName === 'Ada');
      expect(found?.exception?.reason).toBe(WISH.reason);
    }

    // Still here, same key, same wish: without an exception one host could take it back alone.
    const reload = await meeting.knockBy(key, nameOnly('Ada'), WISH);
    const again = await founder.prepareAdd([reload.knock], {}, new Map(), new Map(), new Set([reload.knock]));
    expect(codeOf(again)).toBe('group/agreement_missing');
  });
});
