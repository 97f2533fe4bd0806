// What a classification demands, in words (L4): each rule with its value, in the order of the rules.
import { type ClassRules, FEATURES, type Feature, type RuleName } from '@incamera/charter';
import { type Line, type ReportLanguage } from './report-model.js';
import { name, type Wording } from './wording.js';

type Two = Readonly<Record<ReportLanguage, string>>;

const LABELS: Readonly<Record<RuleName, Two>> = {
  minimumAssurance: { en: 'A name rests at least on', de: 'Ein Name beruht mindestens auf' },
  guests: { en: 'Guests', de: 'Gäste' },
  admission: { en: 'Who lets in', de: 'Wer einlässt' },
  networks: { en: 'Networks', de: 'Netze' },
  countries: { en: 'Countries', de: 'Länder' },
  exceptions: { en: 'A host may except from', de: 'Ein Gastgeber darf ausnehmen von' },
  constantBitRate: { en: 'Sound at constant bit rate', de: 'Ton mit fester Bitrate' },
  marks: { en: 'Copies are marked', de: 'Kopien tragen Markierungen' },
  visibleMark: { en: 'Pictures show who sees them', de: 'Bilder zeigen, wer sie sieht' },
  recording: { en: 'Recordings', de: 'Aufzeichnungen' },
  fingerprints: { en: 'Fingerprints of speech', de: 'Fingerabdrücke der Sprache' },
  witnesses: { en: 'Witnesses of the log', de: 'Zeugen des Protokolls' },
  investigation: { en: 'Officers behind a case', de: 'Beauftragte hinter einem Fall' },
  chatLifeMinutes: { en: 'Chat', de: 'Chat' },
  screenShare: { en: 'Who shares the screen', de: 'Wer den Bildschirm zeigt' },
  maxMembers: { en: 'People at most', de: 'Personen höchstens' },
  maxLengthMinutes: { en: 'Minutes at most', de: 'Minuten höchstens' },
  hostMustBePresent: { en: 'A host must be there', de: 'Ein Gastgeber muss da sein' },
  hostAbsenceSeconds: { en: 'Seconds without a host', de: 'Sekunden ohne Gastgeber' },
  reauthenticate: { en: 'Fresh sign-in at every join', de: 'Frische Anmeldung bei jedem Beitritt' },
  copyFromChat: { en: 'Copying from the chat', de: 'Kopieren aus dem Chat' },
  downloadFiles: { en: 'Saving files', de: 'Sichern von Dateien' },
  names: { en: 'Names', de: 'Namen' },
  attribution: { en: 'Records say who said what', de: 'Aufzeichnungen sagen, wer was sagte' },
};

const VALUES: Readonly<Record<string, Two>> = {
  any: { en: 'any', de: 'alle' },
  self_asserted: { en: 'what was typed', de: 'dem, was eingetippt wurde' },
  server: { en: 'the server’s word', de: 'dem Wort des Servers' },
  organisation: { en: 'the word of an organisation', de: 'dem Wort einer Organisation' },
  passkey: { en: 'a passkey', de: 'einem Passkey' },
  compared: { en: 'a passkey; all compare keys', de: 'einem Passkey; alle vergleichen Schlüssel' },
  link: { en: 'whoever has the link', de: 'wer den Link hat' },
  vouched: { en: 'whom a host vouches for', de: 'für wen ein Gastgeber bürgt' },
  verified: { en: 'whom their organisation confirms', de: 'wen die eigene Organisation bestätigt' },
  none: { en: 'none', de: 'keine' },
  auto: {
    en: 'invited and verified people come in by themselves',
    de: 'eingeladene und geprüfte Personen kommen selbst herein',
  },
  click: { en: 'one host', de: 'ein Gastgeber' },
  two_hosts: { en: 'two hosts together', de: 'zwei Gastgeber gemeinsam' },
  off: { en: 'no', de: 'nein' },
  standard: { en: 'yes', de: 'ja' },
  strong: { en: 'yes, strongly', de: 'ja, stark' },
  one_officer: { en: 'one', de: 'eine Person' },
  two_officers: { en: 'two', de: 'zwei Personen' },
  everyone: { en: 'everybody', de: 'alle' },
  hosts: { en: 'hosts', de: 'Gastgeber' },
  nobody: { en: 'nobody', de: 'niemand' },
  chosen: { en: 'as each person chooses', de: 'wie alle sie selbst wählen' },
};
/** `verified` is said of guests and of names. */
const VERIFIED_NAMES: Two = { en: 'as the evidence says', de: 'wie der Nachweis sie nennt' };
const CHAT_NONE: Two = { en: 'none', de: 'keiner' };
const CHAT_GONE: Two = { en: 'gone with the meeting', de: 'weg mit der Besprechung' };
const CHAT_MINUTES: Two = { en: 'minutes after the end', de: 'Minuten nach dem Ende' };
const FEATURE_WORDS: Readonly<Record<Feature, Two>> = {
  camera: { en: 'camera', de: 'Kamera' },
  screen: { en: 'screen', de: 'Bildschirm' },
  chat: { en: 'chat', de: 'Chat' },
  files: { en: 'files', de: 'Dateien' },
  recording: { en: 'recording', de: 'Aufzeichnung' },
};
const FEATURES_LABEL: Two = { en: 'What it had beside speech', de: 'Was es außer Sprache gab' };

export function ruleRows(
  rules: ClassRules,
  features: readonly Feature[],
  wording: Wording,
): { readonly label: string; readonly value: Line }[] {
  const { language } = wording;
  const rows = (Object.keys(LABELS) as RuleName[]).map((rule) => ({
    label: LABELS[rule][language],
    value: wordsOf(rule, rules, wording),
  }));
  const had = FEATURES.filter((feature) => features.includes(feature)).map((one) => FEATURE_WORDS[one][language]);
  return [
    ...rows,
    { label: FEATURES_LABEL[language], value: [had.length > 0 ? had.join(', ') : wording.word('none')] },
  ];
}

/** The name of a rule, or of whatever else a charter has, by its name in the code. */
export function ruleLabel(rule: string, { language }: Wording): string {
  return Object.hasOwn(LABELS, rule) ? LABELS[rule as RuleName][language] : rule;
}

function wordsOf(rule: RuleName, rules: ClassRules, wording: Wording): Line {
  const { language } = wording;
  const value = rules[rule];
  if (rule === 'names' && value === 'verified') return [VERIFIED_NAMES[language]];
  if (rule === 'chatLifeMinutes') return [chatLife(rules.chatLifeMinutes, wording)];
  if (typeof value === 'boolean') return [wording.word(value ? 'yes' : 'no')];
  if (typeof value === 'number') return [wording.number(value)];
  if (typeof value === 'string') return [VALUES[value]?.[language] ?? value];
  if (value === null || value.length === 0) return [wording.word('none')];
  if (rule === 'exceptions') return [rules.exceptions.map((one) => wording.word(`rule_${one}`)).join(', ')];
  return [name(value.join(', '))];
}

function chatLife(minutes: number | null, wording: Wording): string {
  if (minutes === null) return CHAT_NONE[wording.language];
  return minutes === 0 ? CHAT_GONE[wording.language] : `${wording.number(minutes)} ${CHAT_MINUTES[wording.language]}`;
}
