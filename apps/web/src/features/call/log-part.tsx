// Behind the lock: what this device has seen of the server's log, with whom it differs, and the evidence to be saved.
import { type LogView } from '@incamera/client';
import { FileDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { saveFile } from './save-file.js';
import styles from './security-panel.module.css';

/** @param props.isAlarm the place at the top, for a log that contradicts itself; the quiet one is further down */
export function LogPart({ isAlarm }: { isAlarm: boolean }) {
  const log = useMeeting((snapshot) => snapshot.security?.log ?? null);
  const isWrong = log !== null && (log.evidence !== null || log.differsWith.length > 0);
  return log === null || isWrong !== isAlarm ? null : <Log log={log} />;
}

function Log({ log }: { log: LogView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { size, witnesses, differsWith, evidence } = log;
  return (
    <section className={styles.section}>
      <h3>{t('log.title')}</h3>
      <p>{size === null ? t('log.notSeen') : t('log.seen', { size: formats.number(size) })}</p>
      {witnesses.required > 0 ? (
        <p>
          {t('log.witnesses', {
            signed: formats.number(witnesses.signed),
            required: formats.number(witnesses.required),
          })}
        </p>
      ) : null}
      {differsWith.length > 0 ? <p>{t('log.differsWith', { names: differsWith.join(', ') })}</p> : null}
      {evidence === null ? null : (
        <>
          <p>{t('log.evidence')}</p>
          <Button
            icon={<FileDown size={16} aria-hidden />}
            onPress={() => saveFile('incamera-log-evidence.json', new TextEncoder().encode(evidence))}
          >
            {t('log.saveEvidence')}
          </Button>
        </>
      )}
    </section>
  );
}
