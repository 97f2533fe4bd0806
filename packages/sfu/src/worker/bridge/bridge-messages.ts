// What two workers tell each other about a meeting that both carry, beside its packets, and the checks of it (L3). `id` is
// the number that the worker of the sender gave to a source; numbers are never used twice on one connection.
import { sfuErrors } from '../../errors.js';
import { asBoolean, asFields, asId, asInteger, asList, asSourceKind, asText, refuse } from '../../ipc/validate.js';
import { MAX_LAYERS, SFU_LIMITS, type SourceKind } from '../../types.js';

/** A layer as it reaches the worker of its sender; what is not asked for is known from here only. */
export interface LayerState {
  readonly alive: boolean;
  /** Lines of its picture; 0 while unknown. */
  readonly height: number;
  readonly rateBps: number;
}

export type BridgeMessage =
  /**
   * This worker has participants of the meeting, or none any more. The other one answers `open` with `anew`, and then with
   * all sources that there are: what it had said before that concerns a meeting that was over here meanwhile.
   */
  | { readonly type: 'open' | 'close' | 'anew'; readonly room: string }
  /** A participant sends this, in so many layers. The same source again: its connection is a new one. */
  | {
      readonly type: 'source';
      readonly room: string;
      readonly id: number;
      readonly peer: string;
      readonly kind: SourceKind;
      readonly layers: number;
    }
  /** It sends it no more. */
  | { readonly type: 'gone'; readonly room: string; readonly id: number }
  /** The packets of a layer come with this SSRC from now on. */
  | {
      readonly type: 'stream';
      readonly room: string;
      readonly id: number;
      readonly layer: number;
      readonly ssrc: number;
    }
  /** A sender report, on this machine's NTP clock. */
  | {
      readonly type: 'clock';
      readonly room: string;
      readonly id: number;
      readonly layer: number;
      readonly ntpSeconds: number;
      readonly ntpFraction: number;
      readonly rtpTime: number;
    }
  | { readonly type: 'state'; readonly room: string; readonly id: number; readonly layers: readonly LayerState[] }
  /** Back to the sender: which layers to hand over, and which ones somebody needs, as bit masks. */
  | {
      readonly type: 'want';
      readonly room: string;
      readonly id: number;
      readonly layers: number;
      readonly demand: number;
    }
  | { readonly type: 'key-frame'; readonly room: string; readonly id: number; readonly layer: number }
  /** The worst share lost among listeners, in 1/256: in-band redundancy follows it. */
  | { readonly type: 'loss'; readonly room: string; readonly id: number; readonly fractionLost: number };

const U32 = 0xffffffff;
const MAX_MASK = 2 ** MAX_LAYERS - 1;

const asLayer = (value: unknown): number => asInteger(value, 'layer', 0, MAX_LAYERS - 1);

function asState(value: unknown): LayerState {
  const fields = asFields(value, 'layers');
  return {
    alive: asBoolean(fields.alive, 'layers.alive'),
    height: asInteger(fields.height, 'layers.height', 0, 0x3fff),
    rateBps: asInteger(fields.rateBps, 'layers.rateBps', 0, Number.MAX_SAFE_INTEGER),
  };
}

/** Reads the body of a message frame. @throws {AppError} sfu/bad_request */
export function readBridgeMessage(body: Buffer): BridgeMessage {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw sfuErrors.make('sfu/bad_request', { context: { field: 'message' } });
  }
  const fields = asFields(value, 'message');
  const type = asText(fields.type, 'type', 16);
  const room = asId(fields.room, 'room');
  if (type === 'open' || type === 'close' || type === 'anew') return { type, room };
  const id = asInteger(fields.id, 'id', 1, U32);
  switch (type) {
    case 'source':
      return {
        type,
        room,
        id,
        peer: asId(fields.peer, 'peer'),
        kind: asSourceKind(fields.kind, 'kind'),
        layers: asInteger(fields.layers, 'layers', 1, MAX_LAYERS),
      };
    case 'gone':
      return { type, room, id };
    case 'stream':
      return { type, room, id, layer: asLayer(fields.layer), ssrc: asInteger(fields.ssrc, 'ssrc', 1, U32) };
    case 'clock':
      return {
        type,
        room,
        id,
        layer: asLayer(fields.layer),
        ntpSeconds: asInteger(fields.ntpSeconds, 'ntpSeconds', 0, U32),
        ntpFraction: asInteger(fields.ntpFraction, 'ntpFraction', 0, U32),
        rtpTime: asInteger(fields.rtpTime, 'rtpTime', 0, U32),
      };
    case 'state':
      return { type, room, id, layers: asList(fields.layers, 'layers', MAX_LAYERS, asState) };
    case 'want':
      return {
        type,
        room,
        id,
        layers: asInteger(fields.layers, 'layers', 0, MAX_MASK),
        demand: asInteger(fields.demand, 'demand', 0, MAX_MASK),
      };
    case 'key-frame':
      return { type, room, id, layer: asLayer(fields.layer) };
    case 'loss':
      return { type, room, id, fractionLost: asInteger(fields.fractionLost, 'fractionLost', 0, 255) };
    default:
      return refuse('type');
  }
}

/** A worker that is told of more than a meeting can hold tells nonsense. */
export const MAX_BRIDGED_SOURCES = SFU_LIMITS.transports * 4;
