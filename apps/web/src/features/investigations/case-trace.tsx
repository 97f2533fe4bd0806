// Examining a file with the keys of a case.
import { type OpenedCase, type TracedDevice } from '@incamera/client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import account from '../account/account-page.module.css';
import styles from './investigations.module.css';
import { TraceTool } from './trace-tool.js';

export function CaseTrace(props: { keys: OpenedCase; onTraced: () => void }) {
  const { t } = useTranslation();
  const { keys, onTraced } = props;
  const devices = useMemo(
    () => new Map(keys.meetings.flatMap((meeting) => meeting.devices.map((device) => [device.id, device] as const))),
    [keys],
  );
  const nameOf = (id: string): string => {
    const device: TracedDevice | undefined = devices.get(id);
    if (device?.name) return t('cases.device', { name: device.name, id: device.short });
    return t('cases.deviceUnknown', { id: device?.short ?? id.slice(0, 8) });
  };
  return (
    <section className={styles.part} aria-labelledby="case-trace">
      <h2 id="case-trace">{t('trace.title')}</h2>
      <p className={account.lead}>{t('trace.lead')}</p>
      <TraceTool
        run={async (ask, onProgress) => {
          const finding = await keys.trace(ask, onProgress);
          onTraced();
          return finding;
        }}
        nameOf={nameOf}
        basisOf={(id) => {
          const { name, evidence } = devices.get(id) ?? { name: null, evidence: [] };
          if (name === null) return null;
          const shown = evidence.map((kind) => t(`ownerEvidence.${kind}`));
          return [t('cases.signed'), ...(shown.length === 0 ? [t('cases.unproved')] : shown)].join(', ');
        }}
        note={t('trace.recordedText')}
      />
    </section>
  );
}
