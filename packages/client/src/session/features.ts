// What the charter in force lets a meeting have beside speech (L4).
import { type Feature } from '@incamera/charter';
import { type StreamKind } from '@incamera/sframe';
import { type SessionState } from './session-state.js';

const FEATURE_OF: Readonly<Record<StreamKind, Feature | null>> = {
  mic: null,
  camera: 'camera',
  screen: 'screen',
  'screen-audio': 'screen',
};

/** Before the charter is known nothing is said about it. */
export function allowsSource({ charter }: Pick<SessionState, 'charter'>, kind: StreamKind): boolean {
  const feature = FEATURE_OF[kind];
  return feature === null || charter === null || charter.features.includes(feature);
}

/** Whether this meeting may be recorded at all: by its class, as it was planned, and with somebody to seal it to. */
export function allowsRecording({ charter }: Pick<SessionState, 'charter'>): boolean {
  if (charter === null || !charter.classification.rules.recording) return false;
  return charter.features.includes('recording') && charter.shareHolders.holders.length > 0;
}
