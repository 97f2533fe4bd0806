// The offer of a participant without a browser, and what it needs of the answer (L4, RFC 9429).
import { type MediaOffer, type SlotPlan } from '@incamera/media';
import { type StreamKind } from '@incamera/sframe';

export interface IceDtls {
  readonly iceUfrag: string;
  readonly icePwd: string;
  /** Like `sha-256 AB:CD:…`. */
  readonly fingerprint: string;
}

export const OPUS_PAYLOAD_TYPE = 111;
export const VP8_PAYLOAD_TYPE = 96;
/** The order of the senders' m-lines; the same as a browser's. */
export const SENDER_KINDS: readonly StreamKind[] = ['mic', 'camera', 'screen', 'screen-audio'];

const EOL = '\r\n';

function field(sdp: string, name: string): string {
  const value = new RegExp(`^a=${name}:(.+?)\\s*$`, 'm').exec(sdp)?.[1];
  if (value === undefined) throw new TypeError(`the description has no ${name}`);
  return value;
}

export function readIceDtls(sdp: string): IceDtls {
  return { iceUfrag: field(sdp, 'ice-ufrag'), icePwd: field(sdp, 'ice-pwd'), fingerprint: field(sdp, 'fingerprint') };
}

function section(media: 'audio' | 'video', mid: string, direction: string, local: IceDtls): string[] {
  const codec =
    media === 'audio'
      ? [`m=audio 9 UDP/TLS/RTP/SAVPF ${OPUS_PAYLOAD_TYPE}`, `a=rtpmap:${OPUS_PAYLOAD_TYPE} opus/48000/2`]
      : [`m=video 9 UDP/TLS/RTP/SAVPF ${VP8_PAYLOAD_TYPE}`, `a=rtpmap:${VP8_PAYLOAD_TYPE} VP8/90000`];
  return [
    codec[0] as string,
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    `a=${direction}`,
    'a=rtcp-mux',
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    `a=fingerprint:${local.fingerprint}`,
    'a=setup:actpass',
    codec[1] as string,
  ];
}

export const isAudioKind = (kind: StreamKind): boolean => kind === 'mic' || kind === 'screen-audio';

/** The offer: four senders with announced SSRCs, then the audio and the video slots. */
export function writeOffer(local: IceDtls, plan: SlotPlan, ssrcOf: (kind: StreamKind) => number): MediaOffer {
  const lines: string[] = [];
  const mids: string[] = [];
  const add = (media: 'audio' | 'video', direction: string): string => {
    const mid = String(mids.length);
    mids.push(mid);
    lines.push(...section(media, mid, direction, local));
    return mid;
  };
  const senders = {} as Record<StreamKind, string>;
  for (const kind of SENDER_KINDS) {
    senders[kind] = add(isAudioKind(kind) ? 'audio' : 'video', 'sendonly');
    lines.push(`a=ssrc:${ssrcOf(kind)} cname:participant`);
  }
  const audioSlots = Array.from({ length: plan.audio }, () => add('audio', 'recvonly'));
  const videoSlots = Array.from({ length: plan.video }, () => add('video', 'recvonly'));
  const head = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`];
  return { sdp: [...head, ...lines, ''].join(EOL), senders, audioSlots, videoSlots };
}

export interface Answer {
  readonly remote: IceDtls;
  /** SSRC of a slot to its MID. */
  readonly slots: ReadonlyMap<number, string>;
  readonly candidates: readonly string[];
}

/** @throws {TypeError} a field is missing */
export function readAnswer(sdp: string): Answer {
  const slots = new Map<number, string>();
  for (const part of sdp.split(/^m=/m).slice(1)) {
    const ssrc = /^a=ssrc:(\d+) /m.exec(part)?.[1];
    const mid = /^a=mid:(\S+)/m.exec(part)?.[1];
    if (ssrc !== undefined && mid !== undefined) slots.set(Number(ssrc), mid);
  }
  const candidates = [...sdp.matchAll(/^(a=candidate:.+?)\s*$/gm)].map((match) => match[1] as string);
  return { remote: readIceDtls(sdp), slots, candidates };
}

/** The answer as the native library gets it: one m-line for everything, and no candidates (they follow one by one). */
export function writeNativeAnswer({ iceUfrag, icePwd, fingerprint }: IceDtls): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=video 9 UDP/TLS/RTP/SAVPF ${VP8_PAYLOAD_TYPE}`,
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    `a=rtpmap:${VP8_PAYLOAD_TYPE} VP8/90000`,
    `a=ice-ufrag:${iceUfrag}`,
    `a=ice-pwd:${icePwd}`,
    `a=fingerprint:${fingerprint}`,
    'a=setup:passive',
    '',
  ].join(EOL);
}
