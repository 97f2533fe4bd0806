// What is read of charters, classifications and questions to the policies, and that a refusal always says why.
import {
  charterErrors,
  decodeCharter,
  decodeCharterChain,
  encodeCharter,
  encodeCharterChain,
  findChanges,
  findDowngrades,
  parseClassifications,
  shippedRulebook,
  type VerifiedCharter,
} from '@incamera/charter';
import { explain, loadPolicies, parsePolicyRequest } from '@incamera/charter/policy';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';
import { cedar } from './cedar.js';
import { jsonTarget } from './json.js';

const charter: FuzzTarget = {
  name: 'charter',
  mutation: 'bytes',
  maxBytes: 16_384,
  // The format and the version decide first.
  repair: (input, random) => {
    if (input.length > 3 && random.chance(0.5)) input.set([5, 0, 1]);
  },
  check(input) {
    const read = decodeCharter(input);
    if (!read.ok) return assertThat(charterErrors.owns(read.error), 'an error of another kind');
    const again = Buffer.from(encodeCharter(read.value.charter, read.value.signature));
    assertThat(again.equals(input), 'two encodings of one charter');
  },
};

/** A version and the one after it, in one list: what hosts may write, every member compares. */
const change: FuzzTarget = {
  name: 'charter-change',
  mutation: 'bytes',
  maxBytes: 32_768,
  check(input) {
    const read = decodeCharterChain(input);
    if (!read.ok) return;
    const versions = read.value.flatMap((bytes) => {
      const decoded = decodeCharter(bytes);
      return decoded.ok ? [decoded.value.charter] : [];
    });
    for (const [i, version] of versions.entries()) {
      assertThat(findDowngrades(version, version).length === 0, 'a version below itself');
      const next = versions[i + 1];
      if (next === undefined) return;
      const below = findDowngrades(version, next);
      assertThat(new Set(below).size === below.length, 'a reason given twice');
      findChanges(version, next);
    }
  },
};

const chain: FuzzTarget = {
  name: 'charter-chain',
  mutation: 'bytes',
  maxBytes: 16_384,
  check(input) {
    const read = decodeCharterChain(input);
    if (!read.ok) return assertThat(charterErrors.owns(read.error), 'an error of another kind');
    const [founding, ...later] = read.value.map((bytes) => ({ bytes }) as VerifiedCharter);
    assertThat(founding !== undefined, 'a chain without a founding charter');
    // Nobody writes longer ones; what is read of a shorter writing may become one.
    let again: Uint8Array;
    try {
      again = encodeCharterChain({ versions: [founding, ...later] });
    } catch (error) {
      return assertThat(charterErrors.owns(error), 'an error of another kind');
    }
    const back = decodeCharterChain(again);
    assertThat(back.ok && sameValue(back.value, read.value), 'a chain that reads back as another one');
  },
};

const classifications = jsonTarget('classifications', (value) => {
  const read = parseClassifications(value);
  return read.ok ? { taken: read.value } : null;
});

const loaded = loadPolicies(cedar, await shippedRulebook());
if (!loaded.ok) throw loaded.error;
const engine = loaded.value;

const policyRequest = jsonTarget('policy-request', (value) => {
  const read = parsePolicyRequest(value);
  if (!read.ok) return null;
  const { allowed, explanations } = engine.decide(read.value);
  assertThat(allowed === (explanations.length === 0), 'a refusal without a reason, or a reason without a refusal');
  for (const explanation of explanations) {
    // Whatever the schema takes, Cedar can evaluate.
    assertThat(explanation.code !== 'policy/not_evaluated', 'a question that Cedar cannot evaluate');
    const { message, next } = explain(explanation, 'de');
    assertThat(message.length > 0 && next.length > 0, 'a reason without words');
  }
  return { taken: read.value };
});

export const charterTargets: readonly FuzzTarget[] = [charter, chain, change, classifications, policyRequest];
