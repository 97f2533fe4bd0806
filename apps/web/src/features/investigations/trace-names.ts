// How a trace calls the devices whose keys it searched for, and what that rests on.
import { type OpenedMeetingView, type TracedDevice } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { type NamedDevices } from './bench-types.js';

export interface TraceNames {
  readonly nameOf: (label: string) => string;
  /** Null: nothing is known of that. */
  readonly basisOf: (label: string) => string | null;
}

export function devicesIn(meetings: readonly OpenedMeetingView[]): ReadonlyMap<string, TracedDevice> {
  return new Map(meetings.flatMap(({ devices }) => devices.map((device) => [device.id, device] as const)));
}

export function useTraceNames(devices: NamedDevices): TraceNames {
  const { t } = useTranslation();
  if (devices === null) return { nameOf: (label) => label, basisOf: () => null };
  return {
    nameOf: (id) => {
      const device = devices.get(id);
      if (device?.name) return t('cases.device', { name: device.name, id: device.short });
      return t('cases.deviceUnknown', { id: device?.short ?? id.slice(0, 8) });
    },
    basisOf: (id) => {
      const { name, evidence } = devices.get(id) ?? { name: null, evidence: [] };
      if (name === null) return null;
      const shown = evidence.map((kind) => t(`ownerEvidence.${kind}`));
      return [t('cases.signed'), ...(shown.length === 0 ? [t('cases.unproved')] : shown)].join(', ');
    },
  };
}
