// What an interface is told of the rules: those in force, who changed what, and who has shown less than they ask for.
import {
  amendCharter,
  beginChain,
  type CharterChain,
  classify,
  defaultRules,
  draftCharter,
  foundCharter,
  publicClassification,
  shippedRulebook,
} from '@incamera/charter';
import { generateMemberKey, generateReturnKey, type Member } from '@incamera/group';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { rulesOf } from './charter-view.js';
import { SessionState } from './session-state.js';

const nowMs = 1_900_000_000_000;
const [signingKey, returnKey, internal] = await Promise.all([
  generateMemberKey(),
  generateReturnKey(),
  shippedRulebook().then((rulebook) => classify(rulebook, 'internal')),
]);
if (internal === null) throw new Error('no such classification');
const host = { signatureKey: signingKey.publicKey, returnKey: returnKey.publicKey, label: 'Hanna' };
const draft = draftCharter({
  createdAtMs: nowMs,
  startsAtMs: nowMs,
  expiresAtMs: nowMs + 3_600_000,
  nonce: new Uint8Array(32).fill(7),
  hosts: [host],
  rules: { ...defaultRules, maxMembers: 20 },
  classification: await publicClassification(),
});
const founded = beginChain(await foundCharter(draft, signingKey.privateKey));

const member = (leaf: number, level: 'self-asserted' | 'server', isHost: boolean): Member =>
  ({
    leaf,
    displayName: `m${leaf}`,
    isHost,
    evidence: { chain: level === 'server' ? {} : null, passkey: null, passkeyChain: null, idToken: null, vouch: null },
    assurance: { level, name: null, reasons: [] },
    signatureKey: new Uint8Array([leaf]),
  }) as unknown as Member;

/** In a meeting as leaf 0, a host, whom the server certified; leaf 1 has shown nothing. */
function inMeeting(chain: CharterChain): SessionState {
  const state = new SessionState(new FakeClock(nowMs), () => undefined);
  const roster = [member(0, 'server', true), member(1, 'self-asserted', false)];
  state.phase = 'in_meeting';
  state.group = { epoch: 1n, ownLeaf: 0 as never, roster, chain, codeDigits: '', codeWords: [] };
  return state;
}

describe('the rules of a meeting', () => {
  it('are unknown before the charter is', () => {
    expect(rulesOf(new SessionState(new FakeClock(nowMs), () => undefined))).toBeNull();
  });

  it('have no history as founded, and ask nothing of members that these have not shown', () => {
    expect(rulesOf(inMeeting(founded))).toMatchObject({
      version: 1,
      history: [],
      belowMinimum: [],
      hostCount: 1,
      canChange: true,
      rules: { maxMembers: 20 },
      classification: { id: 'public' },
    });
  });

  it('tell who changed what and when, and who is below a raised minimum', async () => {
    const fewer = { rules: { ...draft.rules, maxMembers: 5 }, features: ['chat'] as const };
    const second = await amendCharter(founded, fewer, 0, signingKey.privateKey, nowMs + 1000);
    const third = await amendCharter(
      second.chain,
      { classification: internal },
      0,
      signingKey.privateKey,
      nowMs + 2000,
    );
    const rules = rulesOf(inMeeting(third.chain));
    expect(rules).toMatchObject({ version: 3, features: ['chat'], belowMinimum: [1], rules: { maxMembers: 5 } });
    expect(rules?.history).toEqual([
      { version: 2, by: 'Hanna', atMs: nowMs + 1000, changed: expect.arrayContaining(['features', 'maxMembers']) },
      { version: 3, by: 'Hanna', atMs: nowMs + 2000, changed: expect.arrayContaining(['level', 'minimumAssurance']) },
    ]);
    expect(rulesOf(inMeeting(third.chain))?.history).toBe(rules?.history);
  });

  it('are a host’s to change, and nobody else’s', () => {
    const state = inMeeting(founded);
    state.phase = 'rejoining';
    expect(rulesOf(state)?.canChange).toBe(false);
    const other = inMeeting(founded);
    if (other.group === null) throw new Error('no group');
    other.group = { ...other.group, ownLeaf: 1 as never };
    expect(rulesOf(other)?.canChange).toBe(false);
  });
});
