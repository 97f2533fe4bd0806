// In the form for a new meeting: whether it may be recorded, where its class allows that, and what it would mean.
import { type ClassRules } from '@incamera/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Switch } from '../../ui/switch.js';
import { holderNames } from './holders-words.js';

export interface PlanRecordingProps {
  readonly rules: ClassRules;
  readonly selected: boolean;
  readonly onChange: (selected: boolean) => void;
}

export function PlanRecording({ rules, selected, onChange }: PlanRecordingProps) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded } = useLoaded(useCallback(() => client.holders.list(), [client]));
  if (!rules.recording || loaded.state !== 'ready') return null;
  const { holders, threshold } = loaded.value;
  const isPossible = holders.length > 0;
  return (
    <Switch
      label={t('recording.plan')}
      description={
        isPossible
          ? t('recording.planHint', { threshold: String(threshold), names: holderNames(holders) })
          : t('recording.planNobody')
      }
      selected={selected && isPossible}
      disabled={!isPossible}
      onChange={onChange}
    />
  );
}
