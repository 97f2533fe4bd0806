// Offers and answers of the load, as a browser would write them: feedback, retransmission and transport-wide numbers are
// offered to every SFU, and it is the SFU that chooses (RFC 9429, RFC 4585, RFC 8285).
import { type LocalParameters } from '../load/raw-peer.js';
import { type StreamPlan } from '../load/sender.js';

export const OPUS = 111;
export const VP8 = 96;
const RTX = 97;

export const TRANSPORT_CC_URI = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
const MID_URI = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const TRANSPORT_CC_ID = 3;
const MID_ID = 4;

const EOL = '\r\n';

export interface OfferedLine {
  readonly media: 'audio' | 'video';
  readonly mid: string;
  readonly direction: 'sendonly' | 'recvonly';
  /** What a sending line sends. */
  readonly stream: StreamPlan | null;
}

function codecLines(media: 'audio' | 'video'): string[] {
  if (media === 'audio') {
    return [
      `a=rtpmap:${OPUS} opus/48000/2`,
      `a=rtcp-fb:${OPUS} transport-cc`,
      `a=rtcp-fb:${OPUS} nack`,
      `a=fmtp:${OPUS} minptime=10;useinbandfec=1`,
    ];
  }
  return [
    `a=rtpmap:${VP8} VP8/90000`,
    `a=rtcp-fb:${VP8} goog-remb`,
    `a=rtcp-fb:${VP8} transport-cc`,
    `a=rtcp-fb:${VP8} ccm fir`,
    `a=rtcp-fb:${VP8} nack`,
    `a=rtcp-fb:${VP8} nack pli`,
    `a=rtpmap:${RTX} rtx/90000`,
    `a=fmtp:${RTX} apt=${VP8}`,
  ];
}

function ssrcLines({ stream }: OfferedLine): string[] {
  if (stream === null) return [];
  if (stream.media === 'audio') return [`a=ssrc:${stream.ssrc} cname:load`];
  const rtx = (stream.ssrc ^ 0x4000_0000) >>> 0;
  return [`a=ssrc-group:FID ${stream.ssrc} ${rtx}`, `a=ssrc:${stream.ssrc} cname:load`, `a=ssrc:${rtx} cname:load`];
}

function transportLines(local: LocalParameters, setup: string): string[] {
  return [
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    `a=fingerprint:${local.fingerprint}`,
    `a=setup:${setup}`,
    ...local.candidates.map((candidate) => `a=${candidate}`),
    'a=end-of-candidates',
  ];
}

/** An offer of these lines on one BUNDLE transport. */
export function writeOffer(local: LocalParameters, lines: readonly OfferedLine[]): string {
  const sections = lines.flatMap((line) => [
    `m=${line.media} 9 UDP/TLS/RTP/SAVPF ${line.media === 'audio' ? OPUS : `${VP8} ${RTX}`}`,
    'c=IN IP4 0.0.0.0',
    ...transportLines(local, 'actpass'),
    `a=mid:${line.mid}`,
    `a=${line.direction}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
    `a=extmap:${TRANSPORT_CC_ID} ${TRANSPORT_CC_URI}`,
    `a=extmap:${MID_ID} ${MID_URI}`,
    ...codecLines(line.media),
    ...ssrcLines(line),
  ]);
  const bundle = lines.map(({ mid }) => mid).join(' ');
  return [...sessionLines(bundle), ...sections, ''].join(EOL);
}

function sessionLines(bundle: string): string[] {
  return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${bundle}`, 'a=msid-semantic: WMS *'];
}

/** The m-sections of a description. */
function sectionsOf(sdp: string): string[] {
  return sdp.split(/^m=/m).slice(1);
}

/** Accepts every line of an offer that sends to us, as it is. */
export function writeAnswer(local: LocalParameters, offer: string): string {
  const mids: string[] = [];
  const sections = sectionsOf(offer).flatMap((section) => {
    const lines = section.split(/\r?\n/);
    const [head = ''] = lines;
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1] ?? '';
    mids.push(mid);
    const [media, , protocol, ...formats] = head.split(' ');
    return [
      `m=${media} 9 ${protocol} ${formats.join(' ')}`,
      'c=IN IP4 0.0.0.0',
      ...transportLines(local, 'active'),
      `a=mid:${mid}`,
      'a=recvonly',
      'a=rtcp-mux',
      ...lines.filter((line) => /^a=(rtpmap|fmtp|rtcp-fb|extmap):/.test(line)),
    ];
  });
  return [...sessionLines(mids.join(' ')), ...sections, ''].join(EOL);
}

/** Id of the transport-wide extension in the first section that goes our way, 0 where it is not negotiated. */
export function transportCcId(sdp: string, direction: 'sendonly' | 'recvonly'): number {
  for (const section of sectionsOf(sdp)) {
    if (!new RegExp(`^a=${direction}\\s*$`, 'm').test(section)) continue;
    const match = /^a=extmap:(\d+)(?:\/\w+)? (\S+?)\s*$/gm;
    for (const [, id, uri] of section.matchAll(match)) if (uri === TRANSPORT_CC_URI) return Number(id);
  }
  return 0;
}
