// Decides what of an offer is accepted: which m-line is which sender or slot, and with which codec, ids and SSRCs
// (L3, RFC 9429 section 5.3, RFC 9143).
import { sfuErrors } from '../errors.js';
import { MAX_LAYERS, type MediaType, mediaTypeOf, type SfuOffer, type SourceKind } from '../types.js';
import { ANY_FORMAT, type MediaDescription, type OfferDescription, unsupported } from './session-description.js';

export const EXTENSION_URI = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  transportCc: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
} as const;
type ExtensionName = keyof typeof EXTENSION_URI;

/** Ids of the header extensions that the sender may use; 0 where it offered none. */
export type ExtensionIds = Readonly<Record<ExtensionName, number>>;

export interface NegotiatedSender {
  readonly kind: SourceKind;
  readonly media: MediaType;
  readonly mid: string;
  readonly payloadType: number;
  readonly rtxPayloadType: number | null;
  readonly clockRateHz: number;
  /** SSRCs that the offer announced; others are learnt from the MID of their packets. */
  readonly ssrcs: readonly number[];
  readonly rtxSsrcs: readonly number[];
  /** RIDs of its layers, low to high (RFC 8853); empty for one layer without a RID. */
  readonly rids: readonly string[];
  /** Whether it sends again what we ask for (RFC 4585 section 6.2.1). */
  readonly nack: boolean;
  /** Whether the m-line offers to send at all. */
  readonly sends: boolean;
}

export interface NegotiatedSlot {
  readonly media: MediaType;
  readonly mid: string;
  readonly payloadType: number;
  readonly clockRateHz: number;
  readonly midExtensionId: number;
  /** Id of the transport-wide sequence number, 0 where the receiver gives no such feedback. */
  readonly transportCcId: number;
  readonly ssrc: number;
  /** Whether the receiver asks for what it missed. */
  readonly nack: boolean;
  readonly remb: boolean;
  /** How repairs and padding are sent (RFC 4588); null where the receiver takes them in the stream itself. */
  readonly rtx: { readonly payloadType: number; readonly ssrc: number } | null;
}

export interface Negotiation {
  readonly extensions: ExtensionIds;
  readonly senders: readonly NegotiatedSender[];
  readonly slots: readonly NegotiatedSlot[];
}

const CODEC = { audio: { name: 'opus', clockRateHz: 48000 }, video: { name: 'vp8', clockRateHz: 90000 } } as const;
/** Ids above 14 need the two-byte form (RFC 8285), which we never write. */
const MAX_EXTENSION_ID = 14;

function codecOf(line: MediaDescription, media: MediaType): number {
  const wanted = CODEC[media];
  for (const format of line.formats) {
    const codec = line.codecs.get(Number(format));
    if (codec?.name === wanted.name && codec.clockRateHz === wanted.clockRateHz) return Number(format);
  }
  return unsupported(wanted.name);
}

function rtxOf(line: MediaDescription, payloadType: number): number | null {
  for (const [candidate, codec] of line.codecs) {
    if (codec.name === 'rtx' && codec.fmtp.get('apt') === String(payloadType)) return candidate;
  }
  return null;
}

function offersFeedback(line: MediaDescription, payloadType: number, kind: string): boolean {
  return [payloadType, ANY_FORMAT].some((format) => line.feedback.get(format)?.has(kind));
}

function usableId(line: MediaDescription, name: ExtensionName): number {
  const id = line.extensions.get(EXTENSION_URI[name]) ?? 0;
  return id <= MAX_EXTENSION_ID ? id : 0;
}

/** @throws {AppError} sfu/unsupported_offer, sfu/bad_request */
export function negotiate(
  description: OfferDescription,
  offer: Omit<SfuOffer, 'sdp'>,
  randomSsrc: () => number,
): Negotiation {
  const line = (mid: string, media: MediaType): MediaDescription => {
    const found = description.media.find((candidate) => candidate.mid === mid);
    if (!found) throw sfuErrors.make('sfu/bad_request', { context: { field: 'offer.mid' } });
    if (found.media !== media || found.protocol !== 'UDP/TLS/RTP/SAVPF') unsupported('m-line');
    if ((found.port === 0 && !found.bundleOnly) || !description.bundle.has(mid)) unsupported('m-line outside BUNDLE');
    if (!found.rtcpMux) unsupported('rtcp-mux');
    return found;
  };
  const taken = new Set(description.media.flatMap((media) => [...media.ssrcs, ...media.rtxSsrcs]));
  const newSsrc = (): number => {
    let ssrc = randomSsrc() >>> 0;
    while (ssrc === 0 || taken.has(ssrc)) ssrc = (ssrc + 1) >>> 0;
    taken.add(ssrc);
    return ssrc;
  };

  const ids: Record<ExtensionName, number> = { mid: 0, rid: 0, repairedRid: 0, transportCc: 0 };
  const senders = Object.entries(offer.senders).map(([name, mid]): NegotiatedSender => {
    const kind = name as SourceKind;
    const media = mediaTypeOf(kind);
    const found = line(mid, media);
    for (const extension of Object.keys(ids) as ExtensionName[]) {
      const id = usableId(found, extension);
      // One transport, one meaning per id (RFC 9143 section 9.2).
      if (id !== 0 && ids[extension] !== 0 && ids[extension] !== id) unsupported('extension ids differ');
      if (id !== 0) ids[extension] = id;
    }
    const payloadType = codecOf(found, media);
    // Without their extensions the packets of layers could not be told apart.
    const layered = media === 'video' && usableId(found, 'mid') !== 0 && usableId(found, 'rid') !== 0;
    return {
      kind,
      media,
      mid,
      payloadType,
      rtxPayloadType: rtxOf(found, payloadType),
      clockRateHz: CODEC[media].clockRateHz,
      ssrcs: found.ssrcs,
      rtxSsrcs: found.rtxSsrcs,
      rids: layered ? found.simulcastRids.slice(0, MAX_LAYERS) : [],
      nack: offersFeedback(found, payloadType, 'nack'),
      sends: found.direction === 'sendonly' || found.direction === 'sendrecv',
    };
  });
  const slot = (media: MediaType, mid: string): NegotiatedSlot => {
    const found = line(mid, media);
    if (found.direction !== 'recvonly' && found.direction !== 'sendrecv') unsupported('slot that does not receive');
    const payloadType = codecOf(found, media);
    const nack = offersFeedback(found, payloadType, 'nack');
    const rtxPayloadType = nack && media === 'video' ? rtxOf(found, payloadType) : null;
    return {
      media,
      mid,
      payloadType,
      clockRateHz: CODEC[media].clockRateHz,
      midExtensionId: usableId(found, 'mid'),
      transportCcId: offersFeedback(found, payloadType, 'transport-cc') ? usableId(found, 'transportCc') : 0,
      ssrc: newSsrc(),
      nack,
      remb: offersFeedback(found, payloadType, 'goog-remb'),
      rtx: rtxPayloadType === null ? null : { payloadType: rtxPayloadType, ssrc: newSsrc() },
    };
  };
  const used = Object.values(ids).filter((id) => id !== 0);
  if (new Set(used).size !== used.length) unsupported('extension id twice');
  return {
    extensions: ids,
    senders,
    slots: [...offer.audioSlots.map((mid) => slot('audio', mid)), ...offer.videoSlots.map((mid) => slot('video', mid))],
  };
}
