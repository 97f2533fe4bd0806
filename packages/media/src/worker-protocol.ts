// What the page and its encryption worker say to each other (L3). Both come from the same build, so messages are typed and
// not validated; nothing of the network is in them except frame records, which the group layer has verified.
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { type FrameRecord, type SframeErrorCode, type SlotMedia, type StreamKind } from '@incamera/sframe';

/** Options of an RTCRtpScriptTransform of a sender. */
export interface SendTransform {
  readonly role: 'send';
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly incarnation: number;
}

/** Options of an RTCRtpScriptTransform of a receive slot. */
export interface ReceiveTransform {
  readonly role: 'receive';
  readonly streamId: string;
  readonly slot: SlotMedia;
}

export type TransformOptions = SendTransform | ReceiveTransform;

export type ToWorker =
  | { readonly type: 'hello' }
  | {
      readonly type: 'keys';
      readonly epoch: bigint;
      readonly baseKey: Bytes;
      readonly ownLeaf: LeafIndex;
      readonly members: readonly LeafIndex[];
      readonly token: number;
    }
  | { readonly type: 'send_epoch'; readonly epoch: bigint }
  | { readonly type: 'drop_epochs'; readonly before: bigint }
  | { readonly type: 'refuse_leaves'; readonly leaves: readonly LeafIndex[] }
  | { readonly type: 'block'; readonly isBlocked: boolean }
  | { readonly type: 'cover'; readonly leaf: LeafIndex; readonly records: readonly FrameRecord[] }
  /** Which layer each SSRC of a sender carries. */
  | { readonly type: 'layers'; readonly streamId: string; readonly ssrcs: readonly (readonly [number, number])[] }
  | { readonly type: 'end_streams'; readonly streamIds: readonly string[] }
  | { readonly type: 'count'; readonly token: number };

/** Totals since the worker started; of senders by stream id. */
export interface FrameCounts {
  /** Frames that came from the encoder. */
  readonly seen: Readonly<Record<string, number>>;
  /** Those of them that were handed on, encrypted. */
  readonly encrypted: Readonly<Record<string, number>>;
  readonly decrypted: number;
  readonly refused: number;
}

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'keys_taken'; readonly token: number }
  | { readonly type: 'counts'; readonly token: number; readonly counts: FrameCounts }
  /** The first frame of a stream was encrypted: its transform is alive. */
  | { readonly type: 'stream_proved'; readonly streamId: string }
  | { readonly type: 'send_refused'; readonly streamId: string; readonly code: SframeErrorCode }
  | { readonly type: 'proof_due'; readonly records: readonly FrameRecord[] }
  | {
      readonly type: 'slot_source';
      readonly streamId: string;
      readonly source: { readonly leaf: LeafIndex; readonly kind: StreamKind } | null;
    }
  | {
      readonly type: 'undecryptable';
      readonly leaf: LeafIndex;
      readonly kind: StreamKind;
      readonly code: SframeErrorCode | null;
    }
  | {
      readonly type: 'sender_proof';
      readonly leaf: LeafIndex;
      readonly kind: StreamKind;
      readonly proved: boolean;
    }
  /** The microphone of a member, or (null) our own, sends at a constant rate, or does so no more. */
  | { readonly type: 'sound_rate'; readonly leaf: LeafIndex | null; readonly isConstant: boolean }
  /** Frames came steadily and come no more, or come again. */
  | { readonly type: 'starved'; readonly isStarved: boolean }
  | { readonly type: 'later_epoch_seen'; readonly leaf: LeafIndex };
