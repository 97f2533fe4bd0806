// Reads the policies of the officer's files: every one has an id, every refusal has words (L1).
import { err, isLine, ok, type Result } from '@incamera/kernel';
import { type CharterError, charterErrors } from '../errors.js';
import { type PolicyFiles } from '../rulebook.js';
import { type Cedar } from './cedar.js';
import { EXPLANATIONS, type ExplanationCode, type ExplanationWords } from './explanations.js';
import { NETWORK_POLICY, NO_ADDRESS_POLICY } from './network-policies.js';

export const MAX_POLICIES = 500;
const POLICY_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MAX_WORDS_CHARS = 500;
const WORD_ANNOTATIONS = ['message_en', 'message_de', 'next_en', 'next_de'] as const;

/** One policy. */
export interface Policy {
  readonly id: string;
  readonly text: string;
  readonly effect: 'permit' | 'forbid';
  /** How a refusal is explained; `null` for permissions. */
  readonly explanation: ExplanationCode | ExplanationWords | null;
}

/** All policies by id, in the order of the files. */
export type PolicySet = ReadonlyMap<string, Policy>;

/** @returns or `charter/bad_policies` with the file, the policy and what is wrong; validity in the schema is another step */
export function readPolicies(cedar: Cedar, { policies }: PolicyFiles): Result<PolicySet, CharterError> {
  const found = new Map<string, Policy>();
  for (const file of Object.keys(policies).sort()) {
    const parts = cedar.policySetTextToParts(policies[file] as string);
    if (parts.type === 'failure') return bad(file, parts.errors[0]?.message ?? 'not Cedar');
    if (parts.policy_templates.length > 0) return bad(file, 'a template; only policies are used');
    for (const text of parts.policies) {
      const policy = readPolicy(cedar, text);
      if (typeof policy === 'string') return bad(file, policy);
      if (found.has(policy.id)) return bad(file, `${policy.id}: the id is used twice`);
      found.set(policy.id, policy);
    }
  }
  return found.size > MAX_POLICIES ? bad('', `more than ${MAX_POLICIES} policies`) : ok(found);
}

/** A policy, or what is wrong with it. */
function readPolicy(cedar: Cedar, text: string): Policy | string {
  const answer = cedar.policyToJson(text);
  if (answer.type === 'failure') return answer.errors[0]?.message ?? 'not Cedar';
  const { effect, annotations = {} } = answer.json;
  const id = annotations.id ?? '';
  if (!POLICY_ID.test(id)) return `${effect}: no @id of lower-case letters, digits, dots, hyphens`;
  if (id === NETWORK_POLICY || id === NO_ADDRESS_POLICY) return `${id}: this id is made from the charter`;
  if (effect === 'permit') return { id, text, effect, explanation: null };
  const explanation = readExplanation(annotations);
  return typeof explanation === 'string' && !isCode(explanation)
    ? `${id}: ${explanation}`
    : { id, text, effect, explanation };
}

function readExplanation(annotations: Readonly<Record<string, string>>): ExplanationCode | ExplanationWords | string {
  const { code } = annotations;
  if (code !== undefined) return isCode(code) ? code : `@code is not known: ${code.slice(0, 60)}`;
  const [message_en, message_de, next_en, next_de] = WORD_ANNOTATIONS.map((name) => annotations[name] ?? '') as [
    string,
    string,
    string,
    string,
  ];
  if (![message_en, message_de, next_en, next_de].every((words) => isLine(words, MAX_WORDS_CHARS))) {
    return `neither a @code nor ${WORD_ANNOTATIONS.map((name) => `@${name}`).join(', ')}`;
  }
  return { message: { en: message_en, de: message_de }, next: { en: next_en, de: next_de } };
}

function isCode(code: string): code is ExplanationCode {
  return Object.hasOwn(EXPLANATIONS, code);
}

/** `charter/bad_policies`; what Cedar says of a text is cut, since it may quote it. */
export function bad(where: string, what: string): Result<never, CharterError> {
  return err(charterErrors.make('charter/bad_policies', { context: { where, what: what.slice(0, 200) } }));
}
