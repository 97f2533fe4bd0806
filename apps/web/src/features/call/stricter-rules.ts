// Values of the form that makes rules stricter: what may be chosen, what is wrong, what changes.
import { type CharterAmendment, type RulesView } from '@incamera/client';
import { type Feature } from '../../app/rule-limits.js';
import { fromLocalInput, toLocalInput } from '../meetings/new-meeting.js';

const MINUTE_MS = 60_000;

export interface StricterForm {
  readonly features: readonly Feature[];
  readonly members: string;
  /** Local date and time, as `<input type="datetime-local">` writes it. */
  readonly ends: string;
}

export function formOf(rules: RulesView): StricterForm {
  return {
    features: rules.features,
    members: String(rules.rules.maxMembers),
    ends: toLocalInput(rules.expiresAtMs),
  };
}

export interface FormLimits {
  readonly rules: RulesView;
  readonly present: number;
  readonly nowMs: number;
}

/** The number entered, or null when the meeting cannot have it. */
export function readMembers(members: string, { rules, present }: FormLimits): number | null {
  if (!/^\d{1,3}$/.test(members.trim())) return null;
  const count = Number(members);
  return count >= Math.max(1, present) && count <= rules.rules.maxMembers ? count : null;
}

/** Unix ms of the end entered, or null when it is no end that the meeting can have. The field knows minutes only. */
export function readEnds(ends: string, { rules, nowMs }: FormLimits): number | null {
  if (ends === toLocalInput(rules.expiresAtMs)) return rules.expiresAtMs;
  const timeMs = fromLocalInput(ends);
  return timeMs !== null && timeMs > nowMs && timeMs < rules.expiresAtMs + MINUTE_MS
    ? Math.min(timeMs, rules.expiresAtMs)
    : null;
}

/** What the form changes; null while something in it is wrong or nothing differs. */
export function amendmentOf(form: StricterForm, limits: FormLimits): CharterAmendment | null {
  const { rules } = limits;
  const maxMembers = readMembers(form.members, limits);
  const expiresAtMs = readEnds(form.ends, limits);
  if (maxMembers === null || expiresAtMs === null) return null;
  const features = rules.features.filter((feature) => form.features.includes(feature));
  const amendment: CharterAmendment = {
    ...(features.length < rules.features.length ? { features } : {}),
    ...(maxMembers < rules.rules.maxMembers ? { rules: { maxMembers } } : {}),
    ...(expiresAtMs < rules.expiresAtMs ? { expiresAtMs } : {}),
  };
  return Object.keys(amendment).length === 0 ? null : amendment;
}
