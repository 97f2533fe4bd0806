// Checks of values from another process or another package, field by field (L3). A check that fails throws `sfu/bad_request`.
import { sfuErrors } from '../errors.js';
import {
  SFU_LIMITS,
  type SfuOffer,
  SOURCE_KINDS,
  type SourceKind,
  VIDEO_KINDS,
  type VideoKind,
  type VideoWant,
} from '../types.js';

export type Fields = Readonly<Record<string, unknown>>;

export function refuse(field: string): never {
  throw sfuErrors.make('sfu/bad_request', { context: { field } });
}

export function asFields(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field);
  return value as Fields;
}

export function asText(value: unknown, field: string, maxChars: number, minChars = 0): string {
  if (typeof value !== 'string' || value.length > maxChars || value.length < minChars) refuse(field);
  return value;
}

/** A room or participant id: what the caller calls it, opaque here. */
export function asId(value: unknown, field: string): string {
  return asText(value, field, SFU_LIMITS.idChars, 1);
}

export function asMid(value: unknown, field: string): string {
  const mid = asText(value, field, 16, 1);
  if (!/^[A-Za-z0-9]+$/.test(mid)) refuse(field);
  return mid;
}

export function asBoolean(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') refuse(field);
  return value;
}

export function asInteger(value: unknown, field: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) refuse(field);
  return value;
}

export function asList<T>(value: unknown, field: string, maxItems: number, each: (item: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > maxItems) refuse(field);
  return value.map(each);
}

export function asOneOf<T extends string>(value: unknown, field: string, allowed: readonly T[]): T {
  if (typeof value !== 'string' || !(allowed as readonly string[]).includes(value)) refuse(field);
  return value as T;
}

export function asSourceKind(value: unknown, field: string): SourceKind {
  return asOneOf(value, field, SOURCE_KINDS);
}

export function asVideoKind(value: unknown, field: string): VideoKind {
  return asOneOf(value, field, VIDEO_KINDS);
}

export function asWants(value: unknown): VideoWant[] {
  return asList(value, 'video', SFU_LIMITS.wants, (item) => {
    const fields = asFields(item, 'video');
    return {
      peer: asId(fields.peer, 'video.peer'),
      kind: asVideoKind(fields.kind, 'video.kind'),
      ...(fields.height === undefined
        ? {}
        : { height: asInteger(fields.height, 'video.height', 0, SFU_LIMITS.height) }),
    };
  });
}

export function asSdp(value: unknown): string {
  return asText(value, 'sdp', SFU_LIMITS.sdpBytes, 1);
}

export function asOffer(value: unknown): SfuOffer {
  const fields = asFields(value, 'offer');
  const senders: Partial<Record<SourceKind, string>> = {};
  for (const [kind, mid] of Object.entries(asFields(fields.senders, 'offer.senders'))) {
    senders[asSourceKind(kind, 'offer.senders')] = asMid(mid, 'offer.senders');
  }
  const audioSlots = asList(fields.audioSlots, 'offer.audioSlots', SFU_LIMITS.slots, (mid) => asMid(mid, 'audioSlots'));
  const videoSlots = asList(fields.videoSlots, 'offer.videoSlots', SFU_LIMITS.slots, (mid) => asMid(mid, 'videoSlots'));
  const mids = [...Object.values(senders), ...audioSlots, ...videoSlots];
  if (new Set(mids).size !== mids.length) refuse('offer.mid');
  return { sdp: asSdp(fields.sdp), senders, audioSlots, videoSlots };
}
