// The messages between the web server's process and the media process, and the checks of both directions (L3).
// Requests carry `id` and are answered by exactly one `answer`, `counted` or `failed`.
import { type ErrorContext } from '@incamera/kernel';
import { type SfuErrorCode, sfuErrors } from '../errors.js';
import { METRIC_NAMES, type SfuMetrics } from '../metrics.js';
import {
  MAX_LAYERS,
  SFU_LIMITS,
  type SfuOffer,
  type SlotAssignment,
  SOURCE_KINDS,
  type SourceKind,
  TRANSPORT_STATES,
  type TransportState,
  type VideoKind,
  type VideoWant,
} from '../types.js';
import {
  asBoolean,
  asFields,
  asId,
  asInteger,
  asList,
  asMid,
  asOffer,
  asOneOf,
  asSdp,
  asSourceKind,
  asText,
  asVideoKind,
  asWants,
  type Fields,
  refuse,
} from './validate.js';

export interface WorkerConfig {
  readonly udpPort: number;
  readonly addresses: readonly string[];
  readonly bind: string | null;
  /** Port of the front for checks by way of a relay, 0 for a free one; null: no relay is in use. */
  readonly relayFrontPort: number | null;
}

export type ActiveFlags = Readonly<Partial<Record<SourceKind, boolean>>>;

export type ParentMessage =
  | ({ readonly type: 'start' } & WorkerConfig)
  | {
      readonly type: 'join';
      readonly id: number;
      readonly room: string;
      readonly peer: string;
      readonly offer: SfuOffer;
      readonly wants: readonly VideoWant[] | null;
      readonly active: ActiveFlags;
    }
  | { readonly type: 'probe'; readonly id: number; readonly sdp: string }
  | { readonly type: 'count'; readonly id: number }
  | { readonly type: 'leave'; readonly room: string; readonly peer: string }
  | { readonly type: 'wants'; readonly room: string; readonly peer: string; readonly video: readonly VideoWant[] }
  | {
      readonly type: 'active';
      readonly room: string;
      readonly peer: string;
      readonly kind: SourceKind;
      readonly active: boolean;
    }
  /**
   * A connection to another worker; its socket comes with the message. It serves meetings that both have participants of,
   * which `span` names.
   */
  | { readonly type: 'bridge'; readonly worker: number; readonly bridge: number }
  | { readonly type: 'span'; readonly room: string; readonly workers: readonly number[] }
  | { readonly type: 'stop' };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type WorkerMessage =
  | { readonly type: 'ready'; readonly udpPort: number }
  /** The worker cannot start and ends itself. */
  | { readonly type: 'unable'; readonly code: SfuErrorCode; readonly context: ErrorContext }
  | { readonly type: 'alive' }
  | { readonly type: 'answer'; readonly id: number; readonly sdp: string }
  | { readonly type: 'counted'; readonly id: number; readonly metrics: SfuMetrics }
  | { readonly type: 'failed'; readonly id: number; readonly code: SfuErrorCode; readonly context: ErrorContext }
  | {
      readonly type: 'slots';
      readonly room: string;
      readonly peer: string;
      readonly slots: readonly SlotAssignment[];
    }
  | {
      readonly type: 'layers';
      readonly room: string;
      readonly peer: string;
      readonly kind: VideoKind;
      readonly layers: readonly number[];
    }
  | { readonly type: 'transport'; readonly room: string; readonly peer: string; readonly state: TransportState }
  | { readonly type: 'path'; readonly room: string; readonly peer: string; readonly address: string }
  /** That connection to another worker is gone. */
  | { readonly type: 'unbridged'; readonly worker: number; readonly bridge: number }
  | { readonly type: 'log'; readonly level: LogLevel; readonly event: string; readonly context: ErrorContext };

/** IPv6 with a zone. */
const MAX_ADDRESS_CHARS = 64;

const ERROR_CODES = Object.keys(sfuErrors.texts) as SfuErrorCode[];

const asRequestId = (value: unknown): number => asInteger(value, 'id', 1, Number.MAX_SAFE_INTEGER);
const asWorker = (value: unknown): number => asInteger(value, 'worker', 0, SFU_LIMITS.workers - 1);
const asBridge = (value: unknown): number => asInteger(value, 'bridge', 1, Number.MAX_SAFE_INTEGER);
const asPeer = (fields: Fields): { room: string; peer: string } => ({
  room: asId(fields.room, 'room'),
  peer: asId(fields.peer, 'peer'),
});

function asContext(value: unknown): ErrorContext {
  const fields = asFields(value, 'context');
  for (const item of Object.values(fields)) {
    if (typeof item === 'string' ? item.length > 200 : !['number', 'boolean'].includes(typeof item) && item !== null) {
      refuse('context');
    }
  }
  return fields as ErrorContext;
}

/** Reads a message of the web server's process. @throws {AppError} sfu/bad_request */
export function readParentMessage(value: unknown): ParentMessage {
  const fields = asFields(value, 'message');
  switch (fields.type) {
    case 'start':
      return {
        type: 'start',
        udpPort: asInteger(fields.udpPort, 'udpPort', 0, 65535),
        addresses: asList(fields.addresses, 'addresses', SFU_LIMITS.addresses, (item) =>
          asText(item, 'addresses', 45, 2),
        ),
        bind: fields.bind === null ? null : asText(fields.bind, 'bind', 45, 2),
        relayFrontPort:
          fields.relayFrontPort === null ? null : asInteger(fields.relayFrontPort, 'relayFrontPort', 0, 65535),
      };
    case 'join': {
      const active: Partial<Record<SourceKind, boolean>> = {};
      for (const [kind, flag] of Object.entries(asFields(fields.active, 'active'))) {
        active[asSourceKind(kind, 'active')] = asBoolean(flag, 'active');
      }
      return {
        type: 'join',
        id: asRequestId(fields.id),
        ...asPeer(fields),
        offer: asOffer(fields.offer),
        wants: fields.wants === null ? null : asWants(fields.wants),
        active,
      };
    }
    case 'probe':
      return { type: 'probe', id: asRequestId(fields.id), sdp: asSdp(fields.sdp) };
    case 'count':
      return { type: 'count', id: asRequestId(fields.id) };
    case 'leave':
      return { type: 'leave', ...asPeer(fields) };
    case 'wants':
      return { type: 'wants', ...asPeer(fields), video: asWants(fields.video) };
    case 'active':
      return {
        type: 'active',
        ...asPeer(fields),
        kind: asSourceKind(fields.kind, 'kind'),
        active: asBoolean(fields.active, 'active'),
      };
    case 'bridge':
      return { type: 'bridge', worker: asWorker(fields.worker), bridge: asBridge(fields.bridge) };
    case 'span':
      return {
        type: 'span',
        room: asId(fields.room, 'room'),
        workers: asList(fields.workers, 'workers', SFU_LIMITS.workers, asWorker),
      };
    case 'stop':
      return { type: 'stop' };
    default:
      return refuse('type');
  }
}

function asMetrics(value: unknown): SfuMetrics {
  const fields = asFields(value, 'metrics');
  return Object.fromEntries(
    METRIC_NAMES.map((name) => [name, asInteger(fields[name], `metrics.${name}`, 0, Number.MAX_SAFE_INTEGER)]),
  ) as unknown as SfuMetrics;
}

function asSlot(value: unknown): SlotAssignment {
  const fields = asFields(value, 'slots');
  const mid = asMid(fields.mid, 'slots.mid');
  const paused = asBoolean(fields.paused, 'slots.paused');
  if (fields.source === null) return { mid, source: null, paused };
  const source = asFields(fields.source, 'slots.source');
  return {
    mid,
    source: { peer: asId(source.peer, 'slots.peer'), kind: asOneOf(source.kind, 'slots.kind', SOURCE_KINDS) },
    paused,
  };
}

/** Reads a message of the media process. @throws {AppError} sfu/bad_request */
export function readWorkerMessage(value: unknown): WorkerMessage {
  const fields = asFields(value, 'message');
  switch (fields.type) {
    case 'ready':
      return { type: 'ready', udpPort: asInteger(fields.udpPort, 'udpPort', 1, 65535) };
    case 'unable':
      return { type: 'unable', code: asOneOf(fields.code, 'code', ERROR_CODES), context: asContext(fields.context) };
    case 'alive':
      return { type: 'alive' };
    case 'answer':
      return { type: 'answer', id: asRequestId(fields.id), sdp: asSdp(fields.sdp) };
    case 'counted':
      return { type: 'counted', id: asRequestId(fields.id), metrics: asMetrics(fields.metrics) };
    case 'failed':
      return {
        type: 'failed',
        id: asRequestId(fields.id),
        code: asOneOf(fields.code, 'code', ERROR_CODES),
        context: asContext(fields.context),
      };
    case 'slots':
      return {
        type: 'slots',
        ...asPeer(fields),
        slots: asList(fields.slots, 'slots', 2 * SFU_LIMITS.slots, asSlot),
      };
    case 'layers':
      return {
        type: 'layers',
        ...asPeer(fields),
        kind: asVideoKind(fields.kind, 'kind'),
        layers: asList(fields.layers, 'layers', MAX_LAYERS, (layer) => asInteger(layer, 'layers', 0, MAX_LAYERS - 1)),
      };
    case 'transport':
      return { type: 'transport', ...asPeer(fields), state: asOneOf(fields.state, 'state', TRANSPORT_STATES) };
    case 'path':
      return { type: 'path', ...asPeer(fields), address: asText(fields.address, 'address', MAX_ADDRESS_CHARS, 2) };
    case 'unbridged':
      return { type: 'unbridged', worker: asWorker(fields.worker), bridge: asBridge(fields.bridge) };
    case 'log':
      return {
        type: 'log',
        level: asOneOf(fields.level, 'level', ['debug', 'info', 'warn', 'error']),
        event: asText(fields.event, 'event', 64, 1),
        context: asContext(fields.context),
      };
    default:
      return refuse('type');
  }
}
