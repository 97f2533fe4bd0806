// Decides by the policies of a rulebook: the same answer in every client and in the server (L1, Cedar).
import { ok, type Result } from '@incamera/kernel';
import { accreditedLevel } from '../classification-document.js';
import { type CharterError } from '../errors.js';
import { EXCEPTION_RULES } from '../exceptions.js';
import { type Rulebook } from '../rulebook.js';
import { type Cedar } from './cedar.js';
import { toCedarCall } from './cedar-call.js';
import { type PolicyDecision } from './decision.js';
import { countingExceptions } from './excepted.js';
import { EXPLANATIONS, type Explanation, type ExplanationCode, OWN_WORDS, parametersOf } from './explanations.js';
import { NETWORK_POLICY, NO_ADDRESS_POLICY, networkPolicies } from './network-policies.js';
import { bad, type PolicySet, readPolicies } from './policy-set.js';
import { POLICY_ACTIONS, type PolicyRequest } from './request.js';

/** Lists of networks that are kept parsed at the same time. Cedar frees nothing, so the names are used again. */
const PARSED_SETS = 32;
/** Documentation networks (RFC 5737, RFC 3849): the policies made from charters are validated with them. */
const SAMPLE_NETWORKS = ['192.0.2.0/24', '2001:db8::/32'];

/** Cedar keeps what it parsed under names, for everybody who uses the same WebAssembly: each engine has its own. */
let engineCount = 0;

/**
 * Reads and validates the policies of a rulebook.
 * @param slot for rulebooks that are only looked at: an engine takes the place of the one before in its slot, which must
 * not be asked any more. Cedar frees nothing, so that drafts would else add up.
 * @returns or `charter/bad_policies`: not Cedar, without id or words, against the schema, or the schema lacks what is asked
 */
export function loadPolicies(
  cedar: Cedar,
  rulebook: Rulebook,
  slot: string | null = null,
): Result<PolicyEngine, CharterError> {
  const read = readPolicies(cedar, rulebook.policyFiles);
  if (!read.ok) return read;
  const { schema } = rulebook.policyFiles;
  const staticPolicies = { ...textsOf(read.value), ...networkPolicies(SAMPLE_NETWORKS) };
  const checked = cedar.validate({ schema, policies: { staticPolicies } });
  if (checked.type === 'failure') return bad('schema', checked.errors[0]?.message ?? 'not valid');
  const wrong = checked.validationErrors[0];
  if (wrong !== undefined) return bad(wrong.policyId, wrong.error.message);
  const schemaName = `incamera-${slot ?? engineCount++}`;
  const parsed = cedar.preparseSchema(schemaName, schema);
  if (parsed.type === 'failure') return bad('schema', parsed.errors[0]?.message ?? 'not valid');
  const engine = new PolicyEngine(cedar, rulebook, read.value, schemaName);
  const sample = rulebook.document.classifications.some(({ rules }) => rules.exceptions.length > 0)
    ? EXCEPTED_SAMPLE
    : SAMPLE_REQUEST;
  const unknown = POLICY_ACTIONS.find((action) => !engine.canDecide({ ...sample, action }));
  return unknown === undefined ? ok(engine) : bad('schema', `${unknown} cannot be asked`);
}

/** The policies of one rulebook, ready to decide. Keeps no state that changes a decision. */
export class PolicyEngine {
  readonly rulebook: Rulebook;
  readonly #cedar: Cedar;
  readonly #policies: PolicySet;
  readonly #order: ReadonlyMap<string, number>;
  readonly #schemaName: string;
  readonly #accreditedLevel: number;
  /** Name of the parsed set by the list of networks in it; the one used longest ago is first. */
  readonly #parsedSets = new Map<string, string>();

  constructor(cedar: Cedar, rulebook: Rulebook, policies: PolicySet, schemaName: string) {
    this.#cedar = cedar;
    this.rulebook = rulebook;
    this.#policies = policies;
    this.#order = new Map([NO_ADDRESS_POLICY, NETWORK_POLICY, ...policies.keys()].map((id, i) => [id, i]));
    this.#schemaName = schemaName;
    this.#accreditedLevel = accreditedLevel(rulebook.document);
  }

  /** Ids and effects of all policies, in the order of the files. */
  get policies(): PolicySet {
    return this.#policies;
  }

  /** Decides. Whatever cannot be evaluated is refused: a refusal that fails would else let everybody in. */
  decide(request: PolicyRequest): PolicyDecision {
    const answer = this.#ask(request);
    if (answer === null) return this.#refuse(request, []);
    const order = (id: string) => this.#order.get(id) ?? 0;
    const policies = [...answer.policies].sort((a, b) => order(a) - order(b));
    if (answer.allowed) return { allowed: true, policies, explanations: [] };
    if (policies.length === 0) return this.#refuse(request, [], 'policy/not_permitted');
    return this.#refuse(request, policies);
  }

  /** Whether these policies and their schema can answer a question at all. */
  canDecide(request: PolicyRequest): boolean {
    return this.#ask(request) !== null;
  }

  #ask(request: PolicyRequest): { readonly allowed: boolean; readonly policies: readonly string[] } | null {
    const isAnywhere = countingExceptions(request).includes('network');
    const preparsedPolicySetId = this.#parsedSet(isAnywhere ? 'any' : request.meeting.rules.networks);
    if (preparsedPolicySetId === null) return null;
    const answer = this.#cedar.statefulIsAuthorized({
      ...toCedarCall(request, this.#accreditedLevel),
      preparsedSchemaName: this.#schemaName,
      preparsedPolicySetId,
      validateRequest: true,
    });
    if (answer.type === 'failure' || answer.response.diagnostics.errors.length > 0) return null;
    const { decision, diagnostics } = answer.response;
    return { allowed: decision === 'allow', policies: diagnostics.reason };
  }

  #parsedSet(networks: 'any' | readonly string[]): string | null {
    const key = networks === 'any' ? networks : JSON.stringify(networks);
    const known = this.#parsedSets.get(key);
    if (known !== undefined) return this.#remember(key, known);
    const oldest = this.#parsedSets.entries().next();
    let name = `${this.#schemaName}-${this.#parsedSets.size}`;
    if (this.#parsedSets.size >= PARSED_SETS && !oldest.done) {
      name = oldest.value[1];
      this.#parsedSets.delete(oldest.value[0]);
    }
    const staticPolicies = { ...textsOf(this.#policies), ...networkPolicies(networks) };
    const parsed = this.#cedar.preparsePolicySet(name, { staticPolicies });
    return parsed.type === 'success' ? this.#remember(key, name) : null;
  }

  #remember(key: string, name: string): string {
    this.#parsedSets.delete(key);
    this.#parsedSets.set(key, name);
    return name;
  }

  #refuse(
    request: PolicyRequest,
    policies: readonly string[],
    otherwise: ExplanationCode = 'policy/not_evaluated',
  ): PolicyDecision {
    const explanations = policies.map((id) => this.#explain(request, id));
    const seen = new Set<string>();
    const once = explanations.filter(({ code }) => code === OWN_WORDS || (!seen.has(code) && seen.add(code)));
    if (once.length === 0) once.push(this.#explanation(request, otherwise, null));
    return { allowed: false, policies, explanations: once };
  }

  #explain(request: PolicyRequest, id: string): Explanation {
    if (id === NETWORK_POLICY) return this.#explanation(request, 'policy/network_not_approved', id);
    if (id === NO_ADDRESS_POLICY) return this.#explanation(request, 'policy/address_unknown', id);
    const words = this.#policies.get(id)?.explanation ?? 'policy/not_evaluated';
    if (typeof words === 'string') return this.#explanation(request, words, id);
    return { code: OWN_WORDS, policyId: id, parameters: { classification: request.meeting.label }, words };
  }

  #explanation(request: PolicyRequest, code: ExplanationCode, policyId: string | null): Explanation {
    const guidance = this.rulebook.document.aboveAccreditation;
    return { code, policyId, parameters: parametersOf(EXPLANATIONS[code], request, guidance), words: null };
  }
}

function textsOf(policies: PolicySet): Record<string, string> {
  return Object.fromEntries([...policies.values()].map(({ id, text }) => [id, text]));
}

/** Asks for every attribute once, so that a schema that lacks one is found when it is loaded. */
const SAMPLE_REQUEST: PolicyRequest = {
  action: 'create',
  person: { assurance: 'server', organisation: 'example.org', guest: null, host: true, invited: false },
  meeting: {
    classificationId: 'sample',
    level: 1,
    label: { en: 'Sample', de: 'Beispiel' },
    rules: {
      minimumAssurance: 'server',
      guests: 'none',
      admission: 'click',
      networks: SAMPLE_NETWORKS,
      countries: ['DE'],
      exceptions: [],
      constantBitRate: true,
      marks: 'off',
      visibleMark: false,
      recording: false,
      fingerprints: false,
      witnesses: 0,
      investigation: 'one_officer',
      chatLifeMinutes: 0,
      screenShare: 'everyone',
      maxMembers: 10,
      maxLengthMinutes: 60,
      hostMustBePresent: false,
      hostAbsenceSeconds: 60,
      reauthenticate: false,
      copyFromChat: true,
      downloadFiles: true,
      names: 'verified',
      attribution: true,
    },
    maxMembers: 10,
    features: ['camera'],
    startsAtMs: 0,
    expiresAtMs: 1,
  },
  circumstances: {
    nowMs: 0,
    address: '192.0.2.1',
    country: 'DE',
    members: 0,
    hostPresent: true,
    approvals: 1,
    reauthenticated: true,
    browser: { encrypts: true, constantBitRate: true, marks: true },
  },
};

/** The same with exceptions, for rulebooks that permit some: their schema must know of them. */
const EXCEPTED_SAMPLE: PolicyRequest = {
  ...SAMPLE_REQUEST,
  meeting: {
    ...SAMPLE_REQUEST.meeting,
    rules: { ...SAMPLE_REQUEST.meeting.rules, exceptions: EXCEPTION_RULES },
  },
  circumstances: { ...SAMPLE_REQUEST.circumstances, excepted: EXCEPTION_RULES },
};
