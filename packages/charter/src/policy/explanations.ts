// Why something was refused, by a stable code with what it is about, and what can be said of it (L1).
import { type Assurance, entryAssurance } from '../class-rules.js';
import { type Words } from '../classification-document.js';
import { type PolicyRequest } from './request.js';

/** Codes that policies may carry as `@code`, with the parameters that each explanation is about. */
export const EXPLANATIONS = {
  'policy/above_accreditation': ['guidance'],
  'policy/too_long': ['lengthMinutes', 'maxLengthMinutes'],
  'policy/assurance_too_low': ['given', 'needed'],
  'policy/guests_not_allowed': [],
  'policy/guest_not_verified': [],
  'policy/guest_not_vouched': [],
  'policy/country_not_approved': ['country', 'countries'],
  'policy/browser_cannot_encrypt': [],
  'policy/browser_not_constant': [],
  'policy/browser_cannot_mark': [],
  'policy/sign_in_again': [],
  'policy/host_absent': [],
  'policy/meeting_over': [],
  'policy/meeting_full': ['maxMembers'],
  'policy/needs_a_host': [],
  'policy/needs_two_hosts': ['approvals'],
  'policy/no_screen_share': [],
  'policy/screen_share_by_hosts': [],
  'policy/no_chat': [],
  'policy/no_files': [],
  'policy/no_download': [],
  'policy/no_copy': [],
  'policy/no_recording': [],
  'policy/chatham_house': [],
  'policy/address_unknown': [],
  'policy/network_not_approved': ['address', 'networks'],
  // The last two belong to no policy: nothing permits it, or a policy could not be evaluated.
  'policy/not_permitted': ['action'],
  'policy/not_evaluated': [],
} as const satisfies Readonly<Record<string, readonly ParameterName[]>>;

export type ExplanationCode = keyof typeof EXPLANATIONS;
/** Of an officer's own policy, which brings its words with it as `@message_en`, `@message_de`, `@next_en`, `@next_de`. */
export const OWN_WORDS = 'policy/own_words';

/** What explanations speak of. */
export interface Parameters {
  readonly classification: Words;
  readonly action: string;
  readonly given: Assurance;
  readonly needed: Assurance;
  readonly address: string | null;
  readonly networks: readonly string[];
  readonly country: string | null;
  readonly countries: readonly string[];
  readonly lengthMinutes: number;
  readonly maxLengthMinutes: number;
  readonly maxMembers: number;
  readonly approvals: number;
  /** Which channel to use instead, in the officer's words. */
  readonly guidance: Words;
}
export type ParameterName = keyof Parameters;

/** A sentence and what to do next, in both languages. */
export interface ExplanationWords {
  readonly message: Words;
  readonly next: Words;
}

/** One reason of a refusal. */
export interface Explanation {
  readonly code: ExplanationCode | typeof OWN_WORDS;
  /** The policy that refused; `null` when none permits. */
  readonly policyId: string | null;
  readonly parameters: Partial<Parameters> & Pick<Parameters, 'classification'>;
  /** Only with `policy/own_words`. */
  readonly words: ExplanationWords | null;
}

const MINUTE_MS = 60_000;

/** The parameters of a code, taken from the question. */
export function parametersOf(
  names: readonly ParameterName[],
  { action, person, meeting, circumstances }: PolicyRequest,
  guidance: Words,
): Explanation['parameters'] {
  const { rules } = meeting;
  const all: Parameters = {
    classification: meeting.label,
    action,
    given: person.assurance,
    needed: entryAssurance(rules.minimumAssurance),
    address: circumstances.address,
    networks: rules.networks === 'any' ? [] : rules.networks,
    country: circumstances.country,
    countries: rules.countries === 'any' ? [] : rules.countries,
    lengthMinutes: Math.ceil((meeting.expiresAtMs - meeting.startsAtMs) / MINUTE_MS),
    maxLengthMinutes: rules.maxLengthMinutes,
    maxMembers: meeting.maxMembers,
    approvals: circumstances.approvals,
    guidance,
  };
  const chosen = Object.fromEntries(names.map((name) => [name, all[name]])) as Partial<Parameters>;
  return { classification: meeting.label, ...chosen };
}
