// The classification as a charter carries it: what the banner says and every rule, with the hashes of the files that it
// was taken from (L1). A client needs nothing else of the server to know under which rules it is.
import { type Bytes, fromHex, isLine, type Reader, toHex, type Writer } from '@incamera/kernel';
import { chosen } from './canonical.js';
import {
  ADMISSIONS,
  ASSURANCES,
  type ClassRules,
  GUEST_RULES,
  INVESTIGATIONS,
  MARK_RULES,
  MAX_CHAT_LIFE_MINUTES,
  MAX_COUNTRIES,
  MAX_HOST_ABSENCE_SECONDS,
  MAX_LENGTH_MINUTES,
  MAX_NETWORKS,
  MAX_WITNESSES,
  NAME_RULES,
  SCREEN_SHARES,
} from './class-rules.js';
import { COUNTRY, classRulesSchema, compareNetworks } from './class-rules-schema.js';
import {
  CLASS_ID,
  type Classification,
  MAX_CLASS_ID_CHARS,
  MAX_CLASS_LABEL_CHARS,
  MAX_CLASS_LEVEL,
  type Words,
} from './classification-document.js';
import { AA_CONTRAST, COLOUR, contrastRatio } from './contrast.js';
import { EXCEPTION_RULES } from './exceptions.js';
import { formatNetwork, isNetwork, type Network, parseNetwork } from './network.js';

/** A classification of the document; its rules may be stricter in a charter. */
export interface CharterClassification extends Classification {
  /** SHA-256 of the classification document. */
  readonly documentHash: Bytes;
  /** The hash of the policies that decide (`hashPolicies`). */
  readonly policiesHash: Bytes;
}

const HASH_BYTES = 32;
const COLOUR_BYTES = 3;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
const MAX_WORD_BYTES = 4 * MAX_CLASS_LABEL_CHARS;
const COUNTRY_BYTES = 2;

export function writeClassification(writer: Writer, classification: CharterClassification): void {
  const { label, banner, colours, rules } = classification;
  writer.text(classification.id).u8(classification.level);
  for (const words of [label.en, label.de, banner.en, banner.de]) writer.text(words);
  for (const colour of [colours.background, colours.text]) writer.raw(fromHex(colour.slice(1)) ?? new Uint8Array());
  writer.raw(classification.documentHash).raw(classification.policiesHash);
  writeRules(writer, rules);
}

export function readClassification(reader: Reader): CharterClassification {
  const id = reader.text(MAX_CLASS_ID_CHARS);
  const level = reader.u8();
  const words = (): Words => ({ en: reader.text(MAX_WORD_BYTES), de: reader.text(MAX_WORD_BYTES) });
  const label = words();
  const banner = words();
  const colour = () => `#${toHex(reader.raw(COLOUR_BYTES))}`;
  const colours = { background: colour(), text: colour() };
  const documentHash = reader.raw(HASH_BYTES);
  const policiesHash = reader.raw(HASH_BYTES);
  return { id, level, label, banner, colours, rules: readRules(reader), documentHash, policiesHash };
}

/** Whether both stand at one level and show the same. */
export function isSameBanner(one: Classification, other: Classification): boolean {
  const shown = ({ level, label, banner, colours }: Classification) =>
    [level, label.en, label.de, banner.en, banner.de, colours.background, colours.text].join('\n');
  return shown(one) === shown(other);
}

/** The name of the first value that no client may accept, or `null`. */
export function findWrongClassification(classification: CharterClassification): string | null {
  const { id, level, label, banner, colours, rules } = classification;
  if (id.length > MAX_CLASS_ID_CHARS || !CLASS_ID.test(id)) return 'classification';
  if (!Number.isInteger(level) || level < 0 || level > MAX_CLASS_LEVEL) return 'level';
  const words = [label.en, label.de, banner.en, banner.de];
  if (!words.every((text) => isLine(text, MAX_CLASS_LABEL_CHARS))) return 'banner';
  if (!COLOUR.test(colours.background) || !COLOUR.test(colours.text)) return 'colours';
  // A banner that nobody can read is no banner.
  if (contrastRatio(colours.background, colours.text) < AA_CONTRAST) return 'colours';
  const { documentHash, policiesHash } = classification;
  if (documentHash.byteLength !== HASH_BYTES || policiesHash.byteLength !== HASH_BYTES) return 'hash';
  return findWrongRule(rules);
}

/** The schema of the officer's file is the one rule for values; lists must stand in their one order as well. */
function findWrongRule(rules: ClassRules): string | null {
  const parsed = classRulesSchema.safeParse(rules);
  if (!parsed.success) return String(parsed.error.issues[0]?.path[0] ?? 'rules');
  for (const name of ['networks', 'countries', 'exceptions'] as const) {
    const [given, inOrder] = [rules[name], parsed.data[name]];
    if (String(given) !== String(inOrder) || (given === 'any') !== (inOrder === 'any')) return name;
  }
  return null;
}

function writeRules(writer: Writer, rules: ClassRules): void {
  writer.u8(ASSURANCES.indexOf(rules.minimumAssurance));
  writer.u8(GUEST_RULES.indexOf(rules.guests));
  writer.u8(ADMISSIONS.indexOf(rules.admission));
  writeLimited(writer, rules.networks, (w, text) => {
    const network = parseNetwork(text);
    if (network === null) throw new RangeError('network');
    w.u8(network.address.byteLength).raw(network.address).u8(network.prefixBits);
  });
  writeLimited(writer, rules.countries, (w, code) => w.raw(asciiBytes(code)));
  writer.list(rules.exceptions, (w, rule) => w.u8(EXCEPTION_RULES.indexOf(rule)));
  writer.u8(SCREEN_SHARES.indexOf(rules.screenShare)).u8(NAME_RULES.indexOf(rules.names));
  writeFlag(writer, rules.chatLifeMinutes !== null);
  if (rules.chatLifeMinutes !== null) writer.u32(rules.chatLifeMinutes);
  writer.u16(rules.maxMembers).u32(rules.maxLengthMinutes).u32(rules.hostAbsenceSeconds);
  for (const name of FLAGS) {
    if (name === 'marks') writer.u8(MARK_RULES.indexOf(rules.marks) + (rules.visibleMark ? VISIBLE : 0));
    else writeFlag(writer, rules[name]);
  }
  writer.u8(rules.witnesses + (rules.investigation === 'two_officers' ? TWO_OFFICERS : 0));
}

/** Added to the strength of marks: in one byte, which was a flag before there were strengths. */
const VISIBLE = 4;
/** Added to the number of witnesses: charters of before there were second officers stay what they are. */
const TWO_OFFICERS = 16;

/** In the order of the encoding. */
const FLAGS = [
  'constantBitRate',
  'marks',
  'recording',
  'hostMustBePresent',
  'reauthenticate',
  'copyFromChat',
  'downloadFiles',
  'attribution',
  'fingerprints',
] as const satisfies readonly (keyof ClassRules)[];

function readRules(reader: Reader): ClassRules {
  const minimumAssurance = chosen(ASSURANCES, reader.u8());
  const guests = chosen(GUEST_RULES, reader.u8());
  const admission = chosen(ADMISSIONS, reader.u8());
  const networks = readLimited(reader, MAX_NETWORKS, readNetwork);
  const countries = readLimited(reader, MAX_COUNTRIES, readCountry);
  const exceptions = reader.list(EXCEPTION_RULES.length, (r) => chosen(EXCEPTION_RULES, r.u8()));
  const screenShare = chosen(SCREEN_SHARES, reader.u8());
  const names = chosen(NAME_RULES, reader.u8());
  const chatLifeMinutes = readFlag(reader) ? atMost(reader.u32(), MAX_CHAT_LIFE_MINUTES) : null;
  const maxMembers = reader.u16();
  const maxLengthMinutes = atMost(reader.u32(), MAX_LENGTH_MINUTES);
  const hostAbsenceSeconds = atMost(reader.u32(), MAX_HOST_ABSENCE_SECONDS);
  const flags = Object.assign(
    {},
    ...FLAGS.map((name) => (name === 'marks' ? readMarks(reader) : { [name]: readFlag(reader) })),
  ) as Pick<ClassRules, (typeof FLAGS)[number] | 'visibleMark'>;
  const evidence = reader.u8();
  const witnesses = atMost(evidence % TWO_OFFICERS, MAX_WITNESSES);
  const investigation = chosen(INVESTIGATIONS, Math.floor(evidence / TWO_OFFICERS));
  return {
    minimumAssurance,
    guests,
    admission,
    networks: networks === 'any' ? 'any' : networks.map(formatNetwork),
    countries,
    exceptions,
    chatLifeMinutes,
    screenShare,
    names,
    maxMembers,
    maxLengthMinutes,
    hostAbsenceSeconds,
    ...flags,
    witnesses,
    investigation,
  };
}

function readMarks(reader: Reader): Pick<ClassRules, 'marks' | 'visibleMark'> {
  const byte = atMost(reader.u8(), VISIBLE + MARK_RULES.length - 1);
  return { marks: chosen(MARK_RULES, byte % VISIBLE), visibleMark: byte >= VISIBLE };
}

function readNetwork(reader: Reader): Network {
  const length = reader.u8();
  if (length !== IPV4_BYTES && length !== IPV6_BYTES) throw new RangeError('network');
  const network = { address: reader.raw(length), prefixBits: reader.u8() };
  // A mapped network has its one encoding as IPv4.
  if (!isNetwork(network)) throw new RangeError('network');
  const again = parseNetwork(formatNetwork(network));
  if (again === null || compareNetworks(again, network) !== 0) throw new RangeError('network');
  return network;
}

function readCountry(reader: Reader): string {
  const code = String.fromCharCode(...reader.raw(COUNTRY_BYTES));
  if (!COUNTRY.test(code)) throw new RangeError('country');
  return code;
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function writeLimited(writer: Writer, list: 'any' | readonly string[], each: (w: Writer, item: string) => void): void {
  writeFlag(writer, list !== 'any');
  if (list !== 'any') writer.list(list, each);
}

function readLimited<T>(reader: Reader, maxItems: number, each: (reader: Reader) => T): 'any' | T[] {
  return readFlag(reader) ? reader.list(maxItems, each) : 'any';
}

function atMost(value: number, limit: number): number {
  if (value > limit) throw new RangeError('number too large');
  return value;
}

export function writeFlag(writer: Writer, flag: boolean): void {
  writer.u8(flag ? 1 : 0);
}

/** @throws {RangeError} neither 0 nor 1 */
export function readFlag(reader: Reader): boolean {
  const flag = reader.u8();
  if (flag > 1) throw new RangeError('flag');
  return flag === 1;
}
