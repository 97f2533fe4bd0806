// Behind the lock: what is proved at this moment and what is not, the code to compare, and what no lock can do.
import { type SecurityState } from '@incamera/client';
import { BookOpenCheck, Globe, Network, Server, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { useErrorText } from '../../i18n/error-text.js';
import { Callout } from '../../ui/callout.js';
import { ExceptionRecordPart } from '../exceptions/exception-record.js';
import { FingerprintPart } from '../fingerprints/fingerprint-part.js';
import { CharterSection } from './charter-section.js';
import { LogPart } from './log-part.js';
import { MarkingPart } from './marking-part.js';
import { NotComparedList } from './not-compared-list.js';
import { Panel } from './panel.js';
import { RecordPart } from './record-part.js';
import { digitGroups, numberedWords } from './security-code.js';
import styles from './security-panel.module.css';
import { TestimonyPart } from './testimony-part.js';

export function SecurityPanel(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const security = useMeeting((snapshot) => snapshot.security, sameSecurity);
  const meetingId = useMeeting((snapshot) => snapshot.meeting?.id ?? '');
  return (
    <Panel title={t('security.title')} onClose={props.onClose}>
      <div className={styles.section} role="status">
        <State security={security} />
      </div>
      <NotComparedList />
      <LogPart isAlarm />
      {security ? <Code security={security} /> : null}
      <ExceptionRecordPart />
      <MarkingPart />
      <LogPart isAlarm={false} />
      <TestimonyPart />
      <FingerprintPart />
      <RecordPart heading="h3" className={styles.section} />
      <CharterSection />
      <section className={styles.section}>
        <h3>{t('security.limitsTitle')}</h3>
        <ul className={styles.limits}>
          <li>
            <Server size={18} aria-hidden />
            {t('security.limitServer')}
          </li>
          <li>
            <Globe size={18} aria-hidden />
            {t('security.limitCode')}
          </li>
          <li>
            <Smartphone size={18} aria-hidden />
            {t('security.limitEndpoint')}
          </li>
          <li>
            <Network size={18} aria-hidden />
            {t('security.limitMetadata')}
          </li>
          <li>
            <BookOpenCheck size={18} aria-hidden />
            {t('security.limitAudit')}
          </li>
        </ul>
        <p className={styles.small}>
          {t('security.meetingId')}: {meetingId}
        </p>
      </section>
    </Panel>
  );
}

function State({ security }: { security: SecurityState | null }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (!security) {
    return (
      <Callout tone="info" title={t('security.checking')}>
        <p>{t('security.checkingText')}</p>
      </Callout>
    );
  }
  if (security.state === 'proved') {
    return (
      <Callout tone="good" title={t('security.proved')}>
        <p>{t('security.provedText')}</p>
      </Callout>
    );
  }
  return (
    <>
      <Callout tone="danger" title={t('security.notProved')}>
        <p>{t('security.notProvedText')}</p>
      </Callout>
      <ul className={styles.problems}>
        {security.problems.map((problem) => {
          const words = errorText(problem);
          return (
            <li key={problem.code} className={styles.problem}>
              <p>{words.message}</p>
              <p>{words.next}</p>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Code({ security }: { security: SecurityState }) {
  const { t } = useTranslation();
  return (
    <section className={styles.section}>
      <h3>{t('security.codeTitle')}</h3>
      <p className={styles.quiet}>{t('security.codeText')}</p>
      <div className={styles.form}>
        <div className={styles.codeRow}>
          <p className={styles.codeLabel}>{t('security.codeDigits')}</p>
          <div className={styles.digits} data-testid="security-digits">
            {digitGroups(security.codeDigits).map((group) => (
              <span key={group.position}>{group.digits}</span>
            ))}
          </div>
        </div>
        <div className={styles.codeRow}>
          <p className={styles.codeLabel}>{t('security.codeWords')}</p>
          <ol className={styles.words} data-testid="security-words" lang="en">
            {numberedWords(security.codeWords).map(({ position, word }) => (
              <li key={position}>{word}</li>
            ))}
          </ol>
        </div>
      </div>
      <p className={styles.quiet}>{t('security.codeHow')}</p>
      <p className={styles.small}>
        {t('security.codeChanges')} {t('security.epoch', { epoch: security.epoch.toString() })}
      </p>
    </section>
  );
}

function sameSecurity(before: SecurityState | null, after: SecurityState | null): boolean {
  if (before === after) return true;
  if (!before || !after) return false;
  return (
    before.state === after.state &&
    before.epoch === after.epoch &&
    before.codeDigits === after.codeDigits &&
    before.problems.map((problem) => problem.code).join() === after.problems.map((problem) => problem.code).join()
  );
}
