// What is read of charters, classifications and questions to the policies, and that a refusal always says why.
import {
  charterErrors,
  decodeCharter,
  decodeCharterChain,
  encodeCharter,
  encodeCharterChain,
  parseClassifications,
  shippedRulebook,
  type VerifiedCharter,
} from '@incamera/charter';
import { explain, loadPolicies, parsePolicyRequest } from '@incamera/charter/policy';
import { loadCedarFromPackage } from '../../cedar.js';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';
import { jsonTarget } from './json.js';

const charter: FuzzTarget = {
  name: 'charter',
  mutation: 'bytes',
  maxBytes: 16_384,
  // The format and the version decide first.
  repair: (input, random) => {
    if (input.length > 3 && random.chance(0.5)) input.set([3, 0, 1]);
  },
  check(input) {
    const read = decodeCharter(input);
    if (!read.ok) return assertThat(charterErrors.owns(read.error), 'an error of another kind');
    const again = Buffer.from(encodeCharter(read.value.charter, read.value.signature));
    assertThat(again.equals(input), 'two encodings of one charter');
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

const loaded = loadPolicies(await loadCedarFromPackage(), await shippedRulebook());
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

export const charterTargets: readonly FuzzTarget[] = [charter, chain, classifications, policyRequest];
