// From the decision about a join to the list that the lobby shows (pure): each topic met or not, with its reasons.
import { type ClassRules, type Explanation, type PasskeyStanding, type Preflight } from '@incamera/client';

export const TOPICS = ['browser', 'network', 'identity', 'meeting'] as const;
export type Topic = (typeof TOPICS)[number];

export interface PreflightItem {
  readonly topic: Topic;
  readonly met: boolean;
  readonly explanations: readonly Explanation[];
}

const TOPIC_OF: Readonly<Record<string, Topic>> = {
  'policy/browser_cannot_encrypt': 'browser',
  'policy/browser_not_constant': 'browser',
  'policy/browser_cannot_mark': 'browser',
  'policy/address_unknown': 'network',
  'policy/network_not_approved': 'network',
  'policy/country_not_approved': 'network',
  'policy/assurance_too_low': 'identity',
  'policy/guests_not_allowed': 'identity',
  'policy/guest_not_verified': 'identity',
  'policy/guest_not_vouched': 'identity',
  'policy/sign_in_again': 'identity',
};

/** Whatever belongs to no other topic, an officer's own rule say, stands with the meeting. */
export function preflightItems({ explanations }: Pick<Preflight, 'explanations'>): readonly PreflightItem[] {
  return TOPICS.map((topic) => {
    const own = explanations.filter(({ code }) => (TOPIC_OF[code] ?? 'meeting') === topic);
    return { topic, met: own.length === 0, explanations: own };
  });
}

/** Whether a fresh sign-in is what is missing. */
export function needsSignIn({ explanations }: Pick<Preflight, 'explanations'>): boolean {
  return explanations.some(({ code }) => code === 'policy/sign_in_again');
}

/** Whether a passkey that was not asked yet could supply all that is missing: it is asked on the way in, so the way in stays open. */
export function awaitsPasskey({ explanations }: Pick<Preflight, 'explanations'>, passkey: PasskeyStanding): boolean {
  const isAssurance = ({ code }: Explanation) => code === 'policy/assurance_too_low';
  return passkey === 'possible' && explanations.length > 0 && explanations.every(isAssurance);
}

/** Whether rules look at where people are. */
export function looksAtNetwork({ networks, countries }: ClassRules): boolean {
  return networks !== 'any' || countries !== 'any';
}
