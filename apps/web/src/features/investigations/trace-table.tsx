// What the tables of a trace have in common.
import { useTranslation } from 'react-i18next';
import styles from './investigations.module.css';
import { type TraceNames } from './trace-names.js';

type HeadName = 'device' | 'certainty' | 'inFile' | 'inMeeting' | 'speed' | 'score';

export function TraceHeads({ names }: { names: readonly HeadName[] }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {t(`trace.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

export function DeviceHead({ label, nameOf, basisOf }: { label: string } & TraceNames) {
  const basis = basisOf(label);
  return (
    <th scope="row">
      {nameOf(label)}
      {basis === null ? null : <p className={styles.small}>{basis}</p>}
    </th>
  );
}

/** A bound on naming somebody innocent, in words. */
export function useBoundText(): (bound: number) => string {
  const { t } = useTranslation();
  return (bound) => {
    if (bound <= 1e-12) return t('trace.boundTrillion');
    return bound <= 1e-9 ? t('trace.boundBillion') : t('trace.boundMillion');
  };
}
