// Reads a browser's offer, strictly: what is not understood is skipped, what is wrong is refused (L3, RFC 8866, RFC 9429).
import { sfuErrors } from '../errors.js';
import { SFU_LIMITS } from '../types.js';

export interface Fingerprint {
  readonly algorithm: 'sha-256' | 'sha-384' | 'sha-512';
  /** Upper-case hexadecimal bytes joined by colons (RFC 8122). */
  readonly value: string;
}

/** What ICE and DTLS need of one side. */
export interface IceDtlsParameters {
  readonly iceUfrag: string;
  readonly icePwd: string;
  readonly fingerprint: Fingerprint;
}

export interface Codec {
  readonly name: string;
  readonly clockRateHz: number;
  readonly fmtp: ReadonlyMap<string, string>;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface MediaDescription {
  readonly media: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly mid: string | null;
  readonly direction: Direction;
  readonly codecs: ReadonlyMap<number, Codec>;
  /** RTCP feedback by payload type (RFC 4585 section 4.2); `ANY_FORMAT` for `*`. */
  readonly feedback: ReadonlyMap<number, ReadonlySet<string>>;
  /** RIDs that it offers to send in parallel (RFC 8853), in the order of the offer: low to high. */
  readonly simulcastRids: readonly string[];
  /** Header extensions (RFC 8285): URI to id. */
  readonly extensions: ReadonlyMap<string, number>;
  /** SSRCs that the offer announces for its sender, in order; the second of an FID group is for retransmission. */
  readonly ssrcs: readonly number[];
  readonly rtxSsrcs: readonly number[];
  readonly rtcpMux: boolean;
  readonly rtcpRsize: boolean;
  /** Port 0 that means "only in the bundle", not "refused" (RFC 9143 section 6). */
  readonly bundleOnly: boolean;
}

export interface OfferDescription {
  /** ICE and DTLS of the BUNDLE transport, from its first m-section. */
  readonly remote: IceDtlsParameters;
  readonly bundle: ReadonlySet<string>;
  readonly media: readonly MediaDescription[];
}

const MAX_LINES = 8000;
const MAX_LINE_CHARS = 2048;
const MAX_CODECS = 64;
const MAX_EXTENSIONS = 64;
const MAX_SSRCS = 8;
const MAX_FEEDBACK = 256;
const MAX_RIDS = 8;
/** Key of feedback that holds for every payload type of its m-line. */
export const ANY_FORMAT = -1;

function malformed(what: string): never {
  throw sfuErrors.make('sfu/malformed_offer', { context: { what } });
}

export function unsupported(what: string): never {
  throw sfuErrors.make('sfu/unsupported_offer', { context: { what } });
}

interface Section {
  fields: string[];
  lines: { name: string; value: string }[];
}

function split(sdp: string): { session: Section; media: Section[] } {
  if (sdp.length > SFU_LIMITS.sdpBytes) malformed('too long');
  const session: Section = { fields: [], lines: [] };
  const media: Section[] = [];
  const lines = sdp.split(/\r?\n/);
  if (lines.length > MAX_LINES) malformed('too many lines');
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== 'v=0') malformed('version');
  let current = session;
  for (const line of lines) {
    if (line.length > MAX_LINE_CHARS || !/^[a-z]=\P{Cc}*$/u.test(line)) malformed('line');
    const value = line.slice(2);
    if (line.startsWith('m=')) {
      if (media.length >= SFU_LIMITS.mediaLines) malformed('too many m-lines');
      current = { fields: value.split(' '), lines: [] };
      media.push(current);
    } else if (line.startsWith('a=')) {
      const colon = value.indexOf(':');
      const name = colon < 0 ? value : value.slice(0, colon);
      current.lines.push({ name, value: colon < 0 ? '' : value.slice(colon + 1) });
    }
  }
  if (media.length === 0) malformed('no m-line');
  return { session, media };
}

function values(section: Section, name: string): string[] {
  return section.lines.filter((line) => line.name === name).map((line) => line.value);
}

function single(section: Section, name: string): string | null {
  const found = values(section, name);
  if (found.length > 1) malformed(`several ${name}`);
  return found[0] ?? null;
}

function number(text: string | undefined, max: number, what: string): number {
  if (text === undefined || !/^\d{1,10}$/.test(text)) malformed(what);
  const value = Number(text);
  if (value > max) malformed(what);
  return value;
}

function readFingerprint(text: string): Fingerprint {
  const match = /^(sha-256|sha-384|sha-512) ([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31,63})$/i.exec(text);
  if (!match) unsupported('fingerprint');
  const algorithm = (match[1] as string).toLowerCase() as Fingerprint['algorithm'];
  const value = (match[2] as string).toUpperCase();
  if ((value.length + 1) / 3 !== Number(algorithm.slice(4)) / 8) malformed('fingerprint');
  return { algorithm, value };
}

function readCodecs(section: Section): Map<number, Codec> {
  const codecs = new Map<number, Codec>();
  for (const value of values(section, 'rtpmap')) {
    const match = /^(\d{1,3}) ([A-Za-z0-9._-]{1,32})\/(\d{1,6})(?:\/\d{1,2})?$/.exec(value);
    if (!match) malformed('rtpmap');
    if (codecs.size >= MAX_CODECS) malformed('too many codecs');
    const payloadType = number(match[1], 127, 'payload type');
    codecs.set(payloadType, {
      name: (match[2] as string).toLowerCase(),
      clockRateHz: Number(match[3]),
      fmtp: new Map(),
    });
  }
  for (const value of values(section, 'fmtp')) {
    const space = value.indexOf(' ');
    const codec = codecs.get(Number(value.slice(0, space)));
    if (space < 0 || !codec) continue; // Parameters of an unknown format change nothing here.
    const fmtp = codec.fmtp as Map<string, string>;
    for (const part of value.slice(space + 1).split(';', 32)) {
      const equals = part.indexOf('=');
      if (equals > 0) fmtp.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
    }
  }
  return codecs;
}

function readExtensions(section: Section): Map<string, number> {
  const extensions = new Map<string, number>();
  for (const value of values(section, 'extmap')) {
    const match = /^(\d{1,5})(?:\/[a-z]+)? (\S{1,200})(?: .*)?$/.exec(value);
    if (!match) malformed('extmap');
    if (extensions.size >= MAX_EXTENSIONS) malformed('too many extensions');
    extensions.set(match[2] as string, number(match[1], 4351, 'extmap'));
  }
  return extensions;
}

function readSsrcs(section: Section): { ssrcs: number[]; rtxSsrcs: number[] } {
  const all: number[] = [];
  for (const value of values(section, 'ssrc')) {
    const ssrc = number(/^(\d+)(?: |$)/.exec(value)?.[1], 0xffffffff, 'ssrc');
    if (!all.includes(ssrc)) all.push(ssrc);
    if (all.length > MAX_SSRCS) malformed('too many SSRCs');
  }
  const rtxSsrcs: number[] = [];
  for (const value of values(section, 'ssrc-group')) {
    const match = /^FID (\d+) (\d+)$/.exec(value);
    if (match) rtxSsrcs.push(number(match[2], 0xffffffff, 'ssrc'));
  }
  return { ssrcs: all.filter((ssrc) => !rtxSsrcs.includes(ssrc)), rtxSsrcs };
}

function readFeedback(section: Section): Map<number, Set<string>> {
  const feedback = new Map<number, Set<string>>();
  const lines = values(section, 'rtcp-fb');
  if (lines.length > MAX_FEEDBACK) malformed('too much feedback');
  for (const value of lines) {
    const match = /^(\*|\d{1,3}) ([A-Za-z0-9 ._-]{1,64})$/.exec(value);
    if (!match) malformed('rtcp-fb');
    const format = match[1] === '*' ? ANY_FORMAT : number(match[1], 127, 'payload type');
    const kinds = feedback.get(format) ?? new Set<string>();
    feedback.set(format, kinds.add((match[2] as string).trim().toLowerCase()));
  }
  return feedback;
}

/** The RIDs of `a=simulcast:send`; of alternatives the first, and one that begins paused (`~`) like any other. */
function readSimulcast(section: Section): string[] {
  const declared = new Set<string>();
  for (const value of values(section, 'rid')) {
    const match = /^([A-Za-z0-9_-]{1,16}) (send|recv)(?: .*)?$/.exec(value);
    if (!match) malformed('rid');
    if (match[2] === 'send') declared.add(match[1] as string);
    if (declared.size > MAX_RIDS) malformed('too many rids');
  }
  const words = single(section, 'simulcast')?.trim().split(/ +/) ?? [];
  const at = words.indexOf('send');
  if (at < 0) return [];
  const rids = (words[at + 1] ?? '').split(';').map((item) => (item.split(',')[0] ?? '').replace(/^~/, ''));
  if (new Set(rids).size !== rids.length || !rids.every((rid) => declared.has(rid))) malformed('simulcast');
  return rids;
}

function readMedia(section: Section): MediaDescription {
  const [media, port, protocol, ...formats] = section.fields;
  if (!media || !/^[a-z]{1,16}$/.test(media)) malformed('media');
  if (!protocol || !/^[A-Z/]{1,32}$/.test(protocol)) malformed('protocol');
  if (formats.length === 0 || formats.length > MAX_CODECS) malformed('formats');
  if (!formats.every((format) => /^[A-Za-z0-9-]{1,32}$/.test(format))) malformed('formats');
  const mid = single(section, 'mid');
  if (mid !== null && !/^[A-Za-z0-9]{1,16}$/.test(mid)) malformed('mid');
  const directions = section.lines.filter((line) => /^(sendrecv|sendonly|recvonly|inactive)$/.test(line.name));
  if (directions.length > 1) malformed('direction');
  return {
    media,
    port: number(port, 65535, 'port'),
    protocol,
    formats,
    mid,
    direction: (directions[0]?.name ?? 'sendrecv') as Direction,
    codecs: readCodecs(section),
    feedback: readFeedback(section),
    simulcastRids: readSimulcast(section),
    extensions: readExtensions(section),
    ...readSsrcs(section),
    rtcpMux: values(section, 'rtcp-mux').length > 0,
    rtcpRsize: values(section, 'rtcp-rsize').length > 0,
    bundleOnly: values(section, 'bundle-only').length > 0,
  };
}

function readRemote(session: Section, tagged: Section): IceDtlsParameters {
  const find = (name: string): string | null => single(tagged, name) ?? single(session, name);
  const iceUfrag = find('ice-ufrag') ?? unsupported('ice-ufrag');
  const icePwd = find('ice-pwd') ?? unsupported('ice-pwd');
  if (!/^[A-Za-z0-9+/]{4,256}$/.test(iceUfrag)) malformed('ice-ufrag');
  if (!/^[A-Za-z0-9+/]{22,256}$/.test(icePwd)) malformed('ice-pwd');
  // The browser must be the DTLS client: as server we choose AES-256-GCM for SRTP.
  const setup = find('setup');
  if (setup !== 'actpass' && setup !== 'active') unsupported('setup');
  return { iceUfrag, icePwd, fingerprint: readFingerprint(find('fingerprint') ?? unsupported('fingerprint')) };
}

/**
 * Parses an offer.
 * @throws {AppError} sfu/malformed_offer, sfu/unsupported_offer
 */
export function parseOffer(sdp: string): OfferDescription {
  const { session, media: sections } = split(sdp);
  const media = sections.map(readMedia);
  const mids = media.flatMap((description) => description.mid ?? []);
  if (new Set(mids).size !== mids.length) malformed('mid twice');
  const groups = values(session, 'group').filter((value) => value.startsWith('BUNDLE'));
  if (groups.length !== 1) unsupported('BUNDLE');
  const bundled = (groups[0] as string).split(' ').slice(1);
  const tagged = media.findIndex((description) => description.mid !== null && description.mid === bundled[0]);
  if (tagged < 0) unsupported('BUNDLE');
  return { remote: readRemote(session, sections[tagged] as Section), bundle: new Set(bundled), media };
}
