// Writes our answer to a browser's offer, m-line by m-line, and the small offer that the native library gets instead of
// the browser's (L3, RFC 9429, RFC 7587, RFC 7741). No audio-level extension: it would tell the server who speaks.
import { isIPv6 } from 'node:net';
import { EXTENSION_URI, type NegotiatedSender, type NegotiatedSlot, type Negotiation } from './negotiation.js';
import {
  type Fingerprint,
  type IceDtlsParameters,
  type MediaDescription,
  type OfferDescription,
} from './session-description.js';

/** Where browsers can reach us. */
export interface AnnouncedAddresses {
  readonly addresses: readonly string[];
  readonly udpPort: number;
  /** Where else, for who reaches us by a relay only; null: nowhere. */
  readonly relayFrontPort: number | null;
}

/**
 * Constant bit rate, no DTX: neither sizes nor pauses tell what is said (design promise C6). At 24 kbit/s a voice has its
 * whole band and takes 61 kbit/s with all headers, so that three of them leave room for a picture on 300 kbit/s.
 */
export const OPUS_FMTP = 'minptime=10;useinbandfec=1;cbr=1;usedtx=0;maxaveragebitrate=24000;stereo=0';

const EOL = '\r\n';
const HOST_PREFERENCE = 126;

function candidates({ addresses, udpPort, relayFrontPort }: AnnouncedAddresses): string[] {
  const places = addresses.map((address) => [address, udpPort] as const);
  if (relayFrontPort !== null) places.push(...addresses.map((address) => [address, relayFrontPort] as const));
  const lines = places.map(([address, port], index) => {
    // RFC 8445 section 5.1.2.1; the first address is preferred most, and the front least.
    const priority = HOST_PREFERENCE * 2 ** 24 + (65535 - index) * 2 ** 8 + 255;
    return `a=candidate:${index + 1} 1 udp ${priority} ${address} ${port} typ host`;
  });
  return [...lines, 'a=end-of-candidates'];
}

function transportLines(local: IceDtlsParameters): string[] {
  return [
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    'a=ice-options:ice2',
    fingerprintLine(local.fingerprint),
    'a=setup:passive',
  ];
}

function fingerprintLine(fingerprint: Fingerprint): string {
  return `a=fingerprint:${fingerprint.algorithm} ${fingerprint.value}`;
}

function extmaps(
  line: MediaDescription,
  names: readonly (keyof typeof EXTENSION_URI)[],
  ids: Negotiation['extensions'],
): string[] {
  return names.flatMap((name) => {
    const id = line.extensions.get(EXTENSION_URI[name]);
    return id === undefined || id !== ids[name] ? [] : [`a=extmap:${id} ${EXTENSION_URI[name]}`];
  });
}

function senderLines(sender: NegotiatedSender, line: MediaDescription, negotiation: Negotiation): string[] {
  const { payloadType, rtxPayloadType } = sender;
  const names = ['mid', 'transportCc', ...(sender.media === 'video' ? (['rid', 'repairedRid'] as const) : [])] as const;
  const common = [`a=${sender.sends ? 'recvonly' : 'inactive'}`, ...extmaps(line, names, negotiation.extensions)];
  if (sender.media === 'audio') {
    return [
      ...common,
      `a=rtpmap:${payloadType} opus/48000/2`,
      `a=rtcp-fb:${payloadType} transport-cc`,
      ...(sender.nack ? [`a=rtcp-fb:${payloadType} nack`] : []),
      `a=fmtp:${payloadType} ${OPUS_FMTP}`,
    ];
  }
  return [
    ...common,
    `a=rtpmap:${payloadType} VP8/90000`,
    `a=rtcp-fb:${payloadType} transport-cc`,
    `a=rtcp-fb:${payloadType} ccm fir`,
    ...(sender.nack ? [`a=rtcp-fb:${payloadType} nack`] : []),
    `a=rtcp-fb:${payloadType} nack pli`,
    ...(rtxPayloadType === null
      ? []
      : [`a=rtpmap:${rtxPayloadType} rtx/90000`, `a=fmtp:${rtxPayloadType} apt=${payloadType}`]),
    ...sender.rids.map((rid) => `a=rid:${rid} recv`),
    ...(sender.rids.length === 0 ? [] : [`a=simulcast:recv ${sender.rids.join(';')}`]),
  ];
}

function slotLines(slot: NegotiatedSlot): string[] {
  const { payloadType, rtx } = slot;
  const extension = (id: number, uri: string): string[] => (id === 0 ? [] : [`a=extmap:${id} ${uri}`]);
  const codec =
    slot.media === 'audio'
      ? [`a=rtpmap:${payloadType} opus/48000/2`, `a=fmtp:${payloadType} ${OPUS_FMTP}`]
      : [`a=rtpmap:${payloadType} VP8/90000`, `a=rtcp-fb:${payloadType} ccm fir`, `a=rtcp-fb:${payloadType} nack pli`];
  return [
    'a=sendonly',
    `a=msid:slot-${slot.mid} slot-${slot.mid}`,
    ...extension(slot.midExtensionId, EXTENSION_URI.mid),
    ...extension(slot.transportCcId, EXTENSION_URI.transportCc),
    ...codec,
    ...(slot.nack ? [`a=rtcp-fb:${payloadType} nack`] : []),
    ...(slot.transportCcId === 0 ? [] : [`a=rtcp-fb:${payloadType} transport-cc`]),
    ...(slot.remb ? [`a=rtcp-fb:${payloadType} goog-remb`] : []),
    ...(rtx === null
      ? []
      : [
          `a=rtpmap:${rtx.payloadType} rtx/90000`,
          `a=fmtp:${rtx.payloadType} apt=${payloadType}`,
          `a=ssrc-group:FID ${slot.ssrc} ${rtx.ssrc}`,
        ]),
    `a=ssrc:${slot.ssrc} cname:${slotCname(slot.mid)}`,
    ...(rtx === null ? [] : [`a=ssrc:${rtx.ssrc} cname:${slotCname(slot.mid)}`]),
  ];
}

/** The CNAME of a slot: it tells the receiver nothing about who is in it. */
export function slotCname(mid: string): string {
  return `slot-${mid}`;
}

function rejected(line: MediaDescription): string[] {
  return [
    `m=${line.media} 0 ${line.protocol} ${line.formats[0]}`,
    'c=IN IP4 0.0.0.0',
    ...(line.mid === null ? [] : [`a=mid:${line.mid}`]),
    'a=inactive',
  ];
}

function session(bundle: readonly string[]): string[] {
  // The origin names no machine (RFC 9429 section 5.2.1).
  return ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', `a=group:BUNDLE ${bundle.join(' ')}`];
}

/** The answer to a participant's offer. */
export function writeAnswer(
  offer: OfferDescription,
  negotiation: Negotiation,
  local: IceDtlsParameters,
  announced: AnnouncedAddresses,
): string {
  const accepted: string[] = [];
  const sections = offer.media.flatMap((line) => {
    const sender = negotiation.senders.find((candidate) => candidate.mid === line.mid);
    const slot = negotiation.slots.find((candidate) => candidate.mid === line.mid);
    const used = sender ?? slot;
    if (!used) return rejected(line);
    accepted.push(used.mid);
    const rtxPayloadType = sender?.rtxPayloadType ?? slot?.rtx?.payloadType;
    const formats = [used.payloadType, ...(rtxPayloadType ? [rtxPayloadType] : [])];
    return [
      `m=${line.media} ${announced.udpPort} ${line.protocol} ${formats.join(' ')}`,
      connectionLine(announced),
      ...(accepted.length === 1 ? candidates(announced) : []),
      ...transportLines(local),
      `a=mid:${used.mid}`,
      'a=rtcp-mux',
      ...(line.rtcpRsize ? ['a=rtcp-rsize'] : []),
      ...(sender ? senderLines(sender, line, negotiation) : slotLines(slot as NegotiatedSlot)),
    ];
  });
  return [...session(accepted), ...sections, ''].join(EOL);
}

/** The answer to the lobby's check: the first m-line of the BUNDLE transport is accepted and carries nothing. */
export function writeProbeAnswer(
  offer: OfferDescription,
  local: IceDtlsParameters,
  announced: AnnouncedAddresses,
): string {
  const [tag] = offer.bundle;
  const sections = offer.media.flatMap((line) => {
    if (line.mid !== tag) return rejected(line);
    const data = line.media === 'application';
    const format = line.formats[0] as string;
    const codec = line.codecs.get(Number(format));
    return [
      `m=${line.media} ${announced.udpPort} ${line.protocol} ${format}`,
      connectionLine(announced),
      ...candidates(announced),
      ...transportLines(local),
      `a=mid:${line.mid}`,
      ...(data ? ['a=sctp-port:5000'] : ['a=rtcp-mux', 'a=inactive']),
      ...(codec ? [`a=rtpmap:${format} ${codec.name}/${codec.clockRateHz}${codec.name === 'opus' ? '/2' : ''}`] : []),
    ];
  });
  return [...session([tag as string]), ...sections, ''].join(EOL);
}

function connectionLine({ addresses }: AnnouncedAddresses): string {
  const address = addresses[0] ?? '0.0.0.0';
  return `c=IN ${isIPv6(address) ? 'IP6' : 'IP4'} ${address}`;
}

/**
 * The offer that the native library gets: one m-line for everything, so that it hands all packets of the transport to
 * one track, and the browser as DTLS client. The browser's candidates are left out on purpose: a stranger must not make
 * this server send packets to addresses of the stranger's choice. Its checks tell us where it is (RFC 8445 section 7.3.1.3).
 */
export function writeNativeOffer(remote: IceDtlsParameters): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=setup:active',
    `a=ice-ufrag:${remote.iceUfrag}`,
    `a=ice-pwd:${remote.icePwd}`,
    fingerprintLine(remote.fingerprint),
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    'a=setup:active',
    '',
  ].join(EOL);
}

/** ICE and DTLS of our side, from the description that the native library made. */
export function readNativeAnswer(sdp: string): IceDtlsParameters {
  const find = (pattern: RegExp): string => {
    const match = pattern.exec(sdp);
    if (!match?.[1]) throw new Error(`the native description lacks ${pattern.source}`);
    return match[1];
  };
  return {
    iceUfrag: find(/^a=ice-ufrag:(\S+)\s*$/m),
    icePwd: find(/^a=ice-pwd:(\S+)\s*$/m),
    fingerprint: { algorithm: 'sha-256', value: find(/^a=fingerprint:sha-256 (\S+)\s*$/m) },
  };
}
