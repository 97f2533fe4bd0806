// Counters of one worker (L3). Plain numbers, so that counting costs nothing per packet.
import { METRIC_NAMES, type MetricName } from '../metrics.js';

export type Counters = Record<MetricName, number>;

export function newCounters(): Counters {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as Counters;
}
