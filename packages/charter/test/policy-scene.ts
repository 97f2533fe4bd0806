// The shipped policies, and a question that they allow: tests change one thing of it at a time.
import { readFileSync } from 'node:fs';
import { loadCedarFromPackage } from '../../../testkit/src/cedar.js';
import { type ClassRules, findClassification, type Rulebook, shippedRulebook } from '../src/index.js';
import {
  type Cedar,
  loadPolicies,
  meetingOf,
  type PolicyAction,
  type PolicyCircumstances,
  type PolicyEngine,
  type PolicyPerson,
  type PolicyRequest,
} from '../src/policy/index.js';

export const cedar: Cedar = await loadCedarFromPackage();
export const shipped: Rulebook = await shippedRulebook();

export function engineOf(rulebook: Rulebook): PolicyEngine {
  const loaded = loadPolicies(cedar, rulebook);
  if (!loaded.ok) throw loaded.error;
  return loaded.value;
}

/** Accredited for everything, with an approved network, so that each rule can be asked alone. */
export function accredited(rulebook: Rulebook = shipped): Rulebook {
  const classifications = rulebook.document.classifications.map((one) =>
    one.rules.networks === 'any' ? one : { ...one, rules: { ...one.rules, networks: ['10.0.0.0/8', '2001:db8::/32'] } },
  );
  return { ...rulebook, document: { ...rulebook.document, accreditedUpTo: 'secret', classifications } };
}

export interface Change {
  readonly person?: Partial<PolicyPerson>;
  readonly circumstances?: Partial<PolicyCircumstances>;
  readonly rules?: Partial<ClassRules>;
  readonly lengthMinutes?: number;
}

/** Somebody whose keys were compared in person, at home in every class, asks. */
export function question(
  classificationId: string,
  action: PolicyAction,
  change: Change = {},
  rulebook: Rulebook = accredited(),
): PolicyRequest {
  const found = findClassification(rulebook.document, classificationId);
  if (found === null) throw new Error(`no ${classificationId}`);
  const startsAtMs = 1_900_000_000_000;
  const classification = { ...found, rules: { ...found.rules, ...change.rules } };
  return {
    action,
    person: {
      assurance: 'compared',
      organisation: 'example.org',
      guest: null,
      host: false,
      invited: false,
      ...change.person,
    },
    meeting: meetingOf(classification, startsAtMs, startsAtMs + (change.lengthMinutes ?? 60) * 60_000),
    circumstances: {
      nowMs: startsAtMs,
      address: '10.1.2.3',
      country: 'DE',
      members: 2,
      hostPresent: true,
      approvals: 2,
      reauthenticated: true,
      browser: { encrypts: true, constantBitRate: true, marks: true },
      ...change.circumstances,
    },
  };
}

/** A file of this package's rulebook. */
export function rulebookFile(path: string): string {
  return readFileSync(new URL(`../rulebook/${path}`, import.meta.url), 'utf8');
}
