// Tests that every rulebook must pass before it can be put in force: what the rules of a classification refuse, the policies
// must refuse. Policies may refuse more; allowing more is a change of the classification, which stands in the charter (L1).

import { ASSURANCES, entryAssurance } from '../class-rules.js';
import { type Classification } from '../classification-document.js';
import { EXCEPTION_RULES } from '../exceptions.js';
import { isWithin, type Network, parseAddress, parseNetwork } from '../network.js';
import { approvedPlace } from './approved-place.js';
import { type PolicyEngine } from './engine.js';
import { meetingOf } from './meeting-of.js';
import {
  type PolicyAction,
  type PolicyCircumstances,
  type PolicyMeeting,
  type PolicyPerson,
  type PolicyRequest,
} from './request.js';

/** What of an ordinary question is different. */
interface Twist {
  readonly action: PolicyAction;
  readonly person?: Partial<PolicyPerson>;
  readonly circumstances?: Partial<PolicyCircumstances>;
  readonly meeting?: Partial<PolicyMeeting>;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const able = { encrypts: true, constantBitRate: true, marks: true };

/** By name: a question that must be refused, or `null` where the classification does not demand it. */
const CHECKS: Readonly<Record<string, (of: Classification, accreditedLevel: number) => Twist | null>> = {
  above_accreditation: ({ level }, accredited) => (level > accredited ? { action: 'create' } : null),
  too_long: ({ rules }) => ({
    action: 'create',
    meeting: { expiresAtMs: (rules.maxLengthMinutes + 1) * MINUTE_MS },
  }),
  assurance: ({ rules }) => {
    const below = ASSURANCES[ASSURANCES.indexOf(entryAssurance(rules.minimumAssurance)) - 1];
    return below === undefined ? null : { action: 'join', person: { assurance: below } };
  },
  assurance_at_admission: ({ rules }) => {
    const below = ASSURANCES[ASSURANCES.indexOf(entryAssurance(rules.minimumAssurance)) - 1];
    return below === undefined ? null : { action: 'admit', person: { assurance: below } };
  },
  assurance_excepted: ({ rules }) => {
    const below = ASSURANCES[ASSURANCES.indexOf(entryAssurance(rules.minimumAssurance)) - 1];
    return below === undefined || rules.exceptions.includes('assurance')
      ? null
      : { action: 'admit', person: { assurance: below }, circumstances: { excepted: EXCEPTION_RULES } };
  },
  guests: ({ rules }) => (rules.guests === 'none' ? { action: 'admit', person: { guest: 'verified' } } : null),
  guests_by_link: ({ rules }) => (rules.guests === 'link' ? null : { action: 'admit', person: { guest: 'link' } }),
  guests_vouched_for: ({ rules }) =>
    rules.guests === 'verified' ? { action: 'admit', person: { guest: 'vouched' } } : null,
  network: ({ rules }) => {
    const outside = rules.networks === 'any' ? null : addressOutside(rules.networks);
    return outside === null ? null : { action: 'join', circumstances: { address: outside } };
  },
  network_unknown: ({ rules }) =>
    rules.networks === 'any' ? null : { action: 'join', circumstances: { address: null } },
  network_excepted: ({ rules }) => {
    const outside = rules.networks === 'any' ? null : addressOutside(rules.networks);
    return outside === null || rules.exceptions.includes('network')
      ? null
      : { action: 'join', circumstances: { address: outside, excepted: EXCEPTION_RULES } };
  },
  network_excepted_at_creation: ({ rules }) => {
    const outside = rules.networks === 'any' ? null : addressOutside(rules.networks);
    return outside === null
      ? null
      : { action: 'create', circumstances: { address: outside, excepted: EXCEPTION_RULES } };
  },
  country: ({ rules }) => (rules.countries === 'any' ? null : { action: 'join', circumstances: { country: null } }),
  encryption: () => ({ action: 'join', circumstances: { browser: { ...able, encrypts: false } } }),
  encryption_excepted: () => ({
    action: 'join',
    circumstances: { browser: { ...able, encrypts: false }, excepted: EXCEPTION_RULES },
  }),
  constant_bit_rate: ({ rules }) =>
    rules.constantBitRate ? { action: 'join', circumstances: { browser: { ...able, constantBitRate: false } } } : null,
  marks: ({ rules }) =>
    rules.marks !== 'off' ? { action: 'join', circumstances: { browser: { ...able, marks: false } } } : null,
  fresh_sign_in: ({ rules }) =>
    rules.reauthenticate ? { action: 'join', circumstances: { reauthenticated: false } } : null,
  host_absent: ({ rules }) =>
    rules.hostMustBePresent ? { action: 'chat', circumstances: { hostPresent: false } } : null,
  over: () => ({ action: 'join', circumstances: { nowMs: HOUR_MS } }),
  full: ({ rules }) => ({ action: 'join', circumstances: { members: rules.maxMembers } }),
  admission: ({ rules }) =>
    rules.admission === 'auto' ? null : { action: 'admit', person: { invited: true }, circumstances: { approvals: 0 } },
  admission_of_strangers: ({ rules }) =>
    rules.admission === 'auto' ? { action: 'admit', circumstances: { approvals: 0 } } : null,
  admission_by_two: ({ rules }) =>
    rules.admission === 'two_hosts' ? { action: 'admit', circumstances: { approvals: 1 } } : null,
  screen: ({ rules }) => (rules.screenShare === 'nobody' ? { action: 'shareScreen', person: { host: true } } : null),
  screen_by_hosts: ({ rules }) => (rules.screenShare === 'hosts' ? { action: 'shareScreen' } : null),
  chat: ({ rules }) => (rules.chatLifeMinutes === null ? { action: 'chat' } : null),
  files: ({ rules }) => (rules.chatLifeMinutes === null ? { action: 'sendFile' } : null),
  download: ({ rules }) => (rules.downloadFiles ? null : { action: 'downloadFile' }),
  copy: ({ rules }) => (rules.copyFromChat ? null : { action: 'copy' }),
  recording: ({ rules }) => (rules.recording ? null : { action: 'record' }),
};

/** A question that the policies allow although the classification does not. */
export interface FailedCheck {
  readonly classificationId: string;
  readonly check: string;
}

/** Documentation addresses (RFC 5737) and one of IPv6 (RFC 3849): hardly anybody approves all of them. */
const STRANGERS = ['203.0.113.1', '198.51.100.1', '192.0.2.1', '2001:db8::1'];

function addressOutside(networks: readonly string[]): string | null {
  const approved = networks.map(parseNetwork).filter((network): network is Network => network !== null);
  const isApproved = (text: string) => {
    const address = parseAddress(text);
    return address === null || approved.some((network) => isWithin(address, network));
  };
  return STRANGERS.find((address) => !isApproved(address)) ?? null;
}

/** Runs every check that each classification calls for; empty when the policies hold what the classifications say. */
export function findFailedChecks(engine: PolicyEngine, accreditedLevel: number): readonly FailedCheck[] {
  const { classifications } = engine.rulebook.document;
  return classifications.flatMap((classification) =>
    Object.entries(CHECKS).flatMap(([check, twistOf]): FailedCheck[] => {
      const twist = twistOf(classification, accreditedLevel);
      if (twist === null || !engine.decide(questionOf(classification, twist)).allowed) return [];
      return [{ classificationId: classification.id, check }];
    }),
  );
}

/** How many questions `findFailedChecks` asks of one classification at most. */
export const RULE_CHECKS: number = Object.keys(CHECKS).length;

/** Somebody who fulfils everything, but for the twist. */
function questionOf(classification: Classification, twist: Twist): PolicyRequest {
  return {
    action: twist.action,
    person: {
      assurance: 'compared',
      organisation: null,
      guest: null,
      host: false,
      invited: false,
      ...twist.person,
    },
    meeting: { ...meetingOf(classification, 0, HOUR_MS), ...twist.meeting },
    circumstances: {
      nowMs: 0,
      ...approvedPlace(classification.rules),
      members: 0,
      hostPresent: true,
      approvals: 2,
      reauthenticated: true,
      browser: able,
      ...twist.circumstances,
    },
  };
}
