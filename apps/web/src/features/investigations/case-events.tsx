// The record of a case, as the server keeps it.
import { type CaseEvent, type CaseView } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './investigations.module.css';

export function CaseEvents({ view }: { view: CaseView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = (event: CaseEvent): string => {
    const { actor, kind, trace, authenticity, officer } = event;
    if (trace !== null) return t(`caseEvent.traced_${trace.verdict}`, { actor });
    if (authenticity !== null) return t(`caseEvent.authenticated_${authenticity.verdict}`, { actor });
    const holder = view.holderNames.get(event.holderId ?? '')?.name ?? t('cases.unlisted');
    if (kind === 'released' && event.byFile) return t('caseEvent.byFile', { actor, holder });
    if (kind === 'released' || kind === 'refused') return t(`caseEvent.${kind}`, { actor, holder });
    if (kind === 'declined') return t('caseEvent.declined', { actor, reason: officer?.reason ?? '' });
    return kind === 'traced' || kind === 'authenticated' ? '' : t(`caseEvent.${kind}`, { actor });
  };
  return (
    <section className={styles.part} aria-labelledby="case-record">
      <h2 id="case-record">{t('cases.record')}</h2>
      <ol className={styles.events}>
        {view.events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the record only ever grows at its end
          <li key={index}>
            <p>{words(event)}</p>
            <p className={styles.small}>{formats.dateTime(event.atMs)}</p>
            {examined(event) === null ? null : (
              <p className={styles.small}>
                {t('cases.fileHash')}: <span className={styles.code}>{examined(event)}</span>
              </p>
            )}
            {event.report === null ? null : (
              <p className={styles.small}>
                {t('cases.bundleHash')}: <span className={styles.code}>{event.report.manifestHash}</span>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Hash of the file that was examined. */
const examined = ({ trace, authenticity }: CaseEvent): string | null =>
  trace?.fileHash ?? authenticity?.fileHash ?? null;
