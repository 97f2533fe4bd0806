// What a classification demands of a meeting, rule by rule, and which of two values asks for less (L1).
import { type ExceptionRule, findNotPermitted } from './exceptions.js';
import { isWithin, type Network, parseNetwork } from './network.js';

/** On what a name rests, from the least to the most. */
export const ASSURANCES = ['self_asserted', 'server', 'organisation', 'passkey', 'compared'] as const;
export type Assurance = (typeof ASSURANCES)[number];

/**
 * What somebody must show to be let in. People compare keys once they are together, and each device remembers by itself: so
 * *compared* asks for a passkey at the door, and each device then names whom it has not compared yet.
 */
export function entryAssurance(minimum: Assurance): Assurance {
  return minimum === 'compared' ? 'passkey' : minimum;
}

/** Who may come without an account, from the most to the least open. */
export const GUEST_RULES = ['link', 'vouched', 'verified', 'none'] as const;
/** `link`: whoever has it; `vouched`: a host named them; `verified`: their own organisation's provider; `none`. */
export type GuestRule = (typeof GUEST_RULES)[number];

/** How many acts let somebody in, from the fewest to the most. */
export const ADMISSIONS = ['auto', 'click', 'two_hosts'] as const;
/** `auto`: verified people that the charter names need no click; `click`: one host; `two_hosts`: two of them. */
export type Admission = (typeof ADMISSIONS)[number];

/** Who may share a screen, from the most to the fewest. */
export const SCREEN_SHARES = ['everyone', 'hosts', 'nobody'] as const;
export type ScreenShare = (typeof SCREEN_SHARES)[number];

/** How strongly copies are marked, from not at all. */
export const MARK_RULES = ['off', 'standard', 'strong'] as const;
/** `standard`: nobody hears it; `strong`: survives more, at the price of being heard by who listens for it. */
export type MarkRule = (typeof MARK_RULES)[number];

/** Whose names are shown: `verified` as the evidence says, `chosen` as each participant wishes. */
export const NAME_RULES = ['verified', 'chosen'] as const;
export type NameRule = (typeof NAME_RULES)[number];

/** How many officers must stand behind a case before holders release their shares, from the fewest. */
export const INVESTIGATIONS = ['one_officer', 'two_officers'] as const;
/** `two_officers`: a second one, who did not open the case, has confirmed it; sealed into every key of the meeting. */
export type Investigation = (typeof INVESTIGATIONS)[number];

/** Everything that a classification sets. The charter holds a copy, which may be stricter. */
export interface ClassRules {
  readonly minimumAssurance: Assurance;
  readonly guests: GuestRule;
  readonly admission: Admission;
  /** Networks in CIDR notation from which people may join; an empty list lets nobody in. */
  readonly networks: 'any' | readonly string[];
  /** ISO 3166-1 alpha-2 codes of countries from which people may join. */
  readonly countries: 'any' | readonly string[];
  /** From which rules a host may except somebody, by signature and with a reason; empty: from none. */
  readonly exceptions: readonly ExceptionRule[];
  /** Sound at constant bit rate, silence while muted: packets do not betray who speaks. */
  readonly constantBitRate: boolean;
  /** Every copy carries its device's mark. */
  readonly marks: MarkRule;
  /** Pictures carry the viewer's name and the time as well, to be read by anybody; only where copies are marked. */
  readonly visibleMark: boolean;
  readonly recording: boolean;
  /** Fingerprints of what is said are committed to and sealed for the holders of the charter; without holders none are made. */
  readonly fingerprints: boolean;
  /** How many witnesses of the log must have countersigned its checkpoints, 0 to 8. */
  readonly witnesses: number;
  readonly investigation: Investigation;
  /** How long after the end the chat can still be read; 0: gone with the meeting; `null`: there is no chat. */
  readonly chatLifeMinutes: number | null;
  readonly screenShare: ScreenShare;
  /** Members at once, 1 to 300. */
  readonly maxMembers: number;
  /** From the start to the expiry of the charter. */
  readonly maxLengthMinutes: number;
  /** Nobody joins, shares, writes or records while no host is there. */
  readonly hostMustBePresent: boolean;
  /** The longest that sending may go on without any host. */
  readonly hostAbsenceSeconds: number;
  /** A fresh sign-in at every join; nobody is let back in by an old key alone. */
  readonly reauthenticate: boolean;
  /** Copying text and files of the chat to the clipboard. */
  readonly copyFromChat: boolean;
  readonly downloadFiles: boolean;
  readonly names: NameRule;
  /** Whether records may say who said what. */
  readonly attribution: boolean;
}

export type RuleName = keyof ClassRules;

/** A week: a standing meeting longer than that should be several. */
export const MAX_LENGTH_MINUTES = 7 * 24 * 60;
export const MAX_CHAT_LIFE_MINUTES = 365 * 24 * 60;
export const MAX_HOST_ABSENCE_SECONDS = 24 * 3600;
/** Of the log: more independent organisations hardly ever watch one server. */
export const MAX_WITNESSES = 8;
export const MAX_NETWORKS = 64;
/** ISO 3166-1 has about 250 codes. */
export const MAX_COUNTRIES = 250;

type Looser = { readonly [Name in RuleName]: (before: ClassRules[Name], after: ClassRules[Name]) => boolean };

const on = (before: boolean, after: boolean) => before && !after;
const off = (before: boolean, after: boolean) => !before && after;
const more = (before: number, after: number) => after > before;
const fewer = (before: number, after: number) => after < before;
const changed = (before: unknown, after: unknown) => before !== after;
const earlier =
  <T>(order: readonly T[]) =>
  (before: T, after: T) =>
    order.indexOf(after) < order.indexOf(before);

/** For each rule: whether the second value asks for less than the first, or breaks a promise made under it. */
const LOOSER: Looser = {
  minimumAssurance: earlier(ASSURANCES),
  guests: earlier(GUEST_RULES),
  admission: earlier(ADMISSIONS),
  networks: areWider,
  countries: (before, after) =>
    before !== 'any' && (after === 'any' || after.some((country) => !before.includes(country))),
  exceptions: (before, after) => findNotPermitted(after, before) !== null,
  constantBitRate: on,
  marks: earlier(MARK_RULES),
  visibleMark: on,
  recording: off,
  // Once promised, what is said can be proved to the end. From when on it can be is told to everybody, and nothing of before is kept.
  fingerprints: on,
  witnesses: fewer,
  investigation: earlier(INVESTIGATIONS),
  chatLifeMinutes: (before, after) => after !== null && (before === null || after > before),
  screenShare: earlier(SCREEN_SHARES),
  maxMembers: more,
  maxLengthMinutes: more,
  hostMustBePresent: on,
  hostAbsenceSeconds: more,
  reauthenticate: on,
  copyFromChat: off,
  downloadFiles: off,
  // Neither value is the stricter one: people spoke under one of them, and it stays.
  names: changed,
  attribution: changed,
};

/** The rules in which `after` asks for less than `before`; empty when it is at least as strict. */
export function looserRules(before: ClassRules, after: ClassRules): readonly RuleName[] {
  return (Object.keys(LOOSER) as RuleName[]).filter((name) => isLooser(name, before, after));
}

function isLooser<Name extends RuleName>(name: Name, before: ClassRules, after: ClassRules): boolean {
  return LOOSER[name](before[name], after[name]);
}

/** Each network must lie in one network of before; two that only together cover it count as wider. */
function areWider(before: ClassRules['networks'], after: ClassRules['networks']): boolean {
  if (before === 'any') return false;
  if (after === 'any') return true;
  const known = before.map(parseNetwork).filter((network): network is Network => network !== null);
  return after.some((text) => {
    const network = parseNetwork(text);
    return network === null || !known.some((outer) => isWithin(network, outer));
  });
}
