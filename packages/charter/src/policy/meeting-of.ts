// What policies ask of a meeting, taken from its charter, from a plan for one, or from the rulebook in force (L1).
import { type Charter, FEATURES } from '../charter.js';
import { type Classification } from '../classification-document.js';
import { type PolicyMeeting } from './request.js';

/** A meeting as its charter in force says: for everybody in it and before it. */
export function meetingOfCharter({ classification, rules, features, startsAtMs, expiresAtMs }: Charter): PolicyMeeting {
  return { ...meetingOf(classification, startsAtMs, expiresAtMs), maxMembers: rules.maxMembers, features };
}

/** A meeting that is about to be created under a classification, with all that this allows. */
export function meetingOf(
  { id, level, label, rules }: Pick<Classification, 'id' | 'level' | 'label' | 'rules'>,
  startsAtMs: number,
  expiresAtMs: number,
): PolicyMeeting {
  return {
    classificationId: id,
    level,
    label,
    rules,
    maxMembers: rules.maxMembers,
    features: FEATURES,
    startsAtMs,
    expiresAtMs,
  };
}
