export { type SfuErrorCode, sfuErrors } from './errors.js';
export { createSfu } from './parent/create-sfu.js';
export type { Sfu, SfuEvents, SfuOptions, SfuPeerRef } from './sfu.js';
export {
  SFU_LIMITS,
  type SfuMetrics,
  type SfuOffer,
  type SlotAssignment,
  SOURCE_KINDS,
  type SourceKind,
  type SourceRef,
  type TransportState,
  type VideoKind,
  type VideoWant,
} from './types.js';
