// What every part of a report needs (L4): the input, its language, and how meetings, people and devices are called in it.
import { shortKey } from '../cases/short-name.js';
import { type RecordedPresence, type VerifiedRecord } from '../record/verified-record.js';
import { type ReportedMeeting, type ReportInput } from './report-input.js';
import { type Line, type TextPart } from './report-model.js';
import { isTextKey } from './texts-en.js';
import { visibleText } from './visible-text.js';
import { joinedText, name, Wording } from './wording.js';

/** What a rule is called; one that this version does not know, by its name. */
export function ruleWord(rule: string, wording: Wording): Line {
  const key = `rule_${rule}`;
  return isTextKey(key) ? wording.say(key) : [{ code: visibleText(rule) }];
}

export class ReportScene {
  readonly input: ReportInput;
  readonly wording: Wording;
  /** By meeting and leaf key. */
  readonly #people = new Map<string, Line>();
  readonly #devices = new Map<string, Line>();

  constructor(input: ReportInput) {
    this.input = input;
    this.wording = new Wording(input.language);
    for (const { meetingId, record } of input.meetings) {
      for (const [leafKey, line] of namesIn(record)) this.#people.set(`${meetingId} ${leafKey}`, line);
    }
    for (const { id, short: shown, name: said } of input.devices) {
      const named = said === null ? null : joinedText([name(said), ' (', short(shown), ')']);
      this.#devices.set(id, named ?? this.wording.say('deviceId', { id: short(shown) }));
    }
  }

  /** A member of a meeting by leaf key; somebody whom no list names, by the key. */
  person(meetingId: string, leafKey: string): Line {
    return (
      this.#people.get(`${meetingId} ${leafKey}`) ??
      (isKey(leafKey) ? this.wording.say('key', { key: short(leafKey) }) : [name(leafKey)])
    );
  }

  people(meetingId: string, leafKeys: readonly string[]): Line {
    return this.wording.list([...new Set(leafKeys)].map((leafKey) => this.person(meetingId, leafKey)));
  }

  device(id: string): Line {
    return this.#devices.get(id) ?? this.wording.say('deviceId', { id: short(id) });
  }

  meeting({ meetingId, startsAtMs, record }: ReportedMeeting): Line {
    const startMs = record?.meeting.startsAtMs ?? startsAtMs;
    const when = startMs === null ? this.wording.word('unknown') : this.wording.time(startMs);
    return this.wording.say('meetingRef', { id: short(meetingId), when });
  }
}

/** Base64url of 32 bytes. */
const isKey = (text: string): boolean => /^[\w-]{43}$/.test(text);

export function short(id: string): TextPart {
  return { code: visibleText(shortKey(id)) };
}

/** The name that the evidence speaks for, else what was typed. */
export function shownName({ assurance, displayName }: RecordedPresence): string {
  return assurance.name ?? displayName;
}

/** Each key once, however often it came and went. */
export function peopleOf(presence: readonly RecordedPresence[]): RecordedPresence[] {
  return presence.filter((one, i) => presence.findIndex(({ leafKey }) => leafKey === one.leafKey) === i);
}

/** Names of a meeting; people of one name are told apart by their keys. */
function namesIn(record: VerifiedRecord | null): Map<string, Line> {
  const shown = new Map((record?.presence ?? []).map((one) => [one.leafKey, name(shownName(one))] as const));
  for (const { leafKey, label } of record?.meeting.hosts ?? []) {
    if (!shown.has(leafKey)) shown.set(leafKey, name(label));
  }
  const texts = [...shown.values()].map(textOf);
  return new Map(
    [...shown].map(([leafKey, part]) => {
      const isAlone = texts.filter((text) => text === textOf(part)).length === 1;
      return [leafKey, isAlone ? [part] : [part, ' (', short(leafKey), ')']];
    }),
  );
}

const textOf = (part: TextPart): string => (typeof part === 'object' && 'name' in part ? part.name : '');
