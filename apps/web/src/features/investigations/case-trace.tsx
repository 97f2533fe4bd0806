// Examining a file with the keys of a case.
import { useTranslation } from 'react-i18next';
import account from '../account/account-page.module.css';
import styles from './investigations.module.css';
import { devicesIn } from './trace-names.js';
import { TraceTool } from './trace-tool.js';
import { useEnd } from './use-workbench.js';
import { type CasePlace } from './workbench.js';

/** With closed keys it shows what was found before. */
export function CaseTrace({ place, onTraced }: { place: CasePlace; onTraced: () => void }) {
  const { t } = useTranslation();
  const { keys, trace } = place;
  useEnd(trace.isRunning, onTraced);
  return (
    <section className={styles.part} aria-labelledby="case-trace">
      <h2 id="case-trace">{t('trace.title')}</h2>
      <p className={account.lead}>{t('trace.lead')}</p>
      <TraceTool
        work={trace}
        search={
          keys === null
            ? null
            : { trace: (ask, onProgress) => keys.trace(ask, onProgress), devices: devicesIn(keys.meetings) }
        }
        note={t('trace.recordedText')}
      />
    </section>
  );
}
