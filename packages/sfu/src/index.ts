export { type SfuErrorCode, sfuErrors } from './errors.js';
export { METRIC_NAMES, METRICS, type MetricName, type SfuMetrics } from './metrics.js';
export { createSfu } from './parent/create-sfu.js';
export type { Sfu, SfuEvents, SfuOptions, SfuPeerRef } from './sfu.js';
export {
  SFU_LIMITS,
  type SfuOffer,
  type SlotAssignment,
  SOURCE_KINDS,
  type SourceKind,
  type SourceRef,
  type TransportState,
  type VideoKind,
  type VideoWant,
} from './types.js';
