// All cases of this server, and the way to a new one.
import { type CaseSummary } from '@incamera/client';
import { FolderOpen } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import styles from './investigations.module.css';
import { OfficerPage } from './officer-page.js';
import { OpenCaseDialog } from './open-case-dialog.js';

export function InvestigationsPage() {
  const { t } = useTranslation();
  return (
    <OfficerPage title={t('cases.title')}>
      <Overview />
    </OfficerPage>
  );
}

function Overview() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [, navigate] = useLocation();
  const [isOpening, setOpening] = useState(false);
  const { loaded } = useLoaded(useCallback(() => client.investigations.list(), [client]));
  return (
    <>
      <h1 className={styles.heading}>{t('cases.title')}</h1>
      <p className={account.lead}>{t('cases.lead')}</p>
      <div className={account.actions}>
        <Button variant="primary" icon={<FolderOpen size={18} aria-hidden />} onPress={() => setOpening(true)}>
          {t('cases.open')}
        </Button>
      </div>
      {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'ready' ? <WaitingCases cases={loaded.value} /> : null}
      {loaded.state === 'ready' && loaded.value.length === 0 ? <p>{t('cases.none')}</p> : null}
      {loaded.state === 'ready' && loaded.value.length > 0 ? (
        <ul className={account.list}>
          {loaded.value.filter(isListed).map((one) => (
            <CaseRow key={one.caseId} one={one} />
          ))}
        </ul>
      ) : null}
      <p>
        <Link href="/investigations/trace">{t('trace.withKeys')}</Link>
      </p>
      {isOpening ? (
        <OpenCaseDialog
          onClose={() => setOpening(false)}
          onOpened={(caseId) => navigate(`/investigations/${caseId}`)}
        />
      ) : null}
    </>
  );
}

/** What an officer can do for others. */
function WaitingCases({ cases }: { cases: readonly CaseSummary[] }) {
  const { t } = useTranslation();
  const waiting = cases.filter(({ isWaiting, isOwn }) => isWaiting && !isOwn);
  if (waiting.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="waiting-cases">
      <h2 id="waiting-cases">{t('officers.waitingList')}</h2>
      <p className={account.lead}>{t('officers.waitingLead')}</p>
      <ul className={account.list}>
        {waiting.map((one) => (
          <CaseRow key={one.caseId} one={one} />
        ))}
      </ul>
    </section>
  );
}

/** Those that wait for this officer stand above. */
const isListed = ({ isWaiting, isOwn }: CaseSummary): boolean => !isWaiting || isOwn;

function CaseRow({ one }: { one: CaseSummary }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <li className={account.row}>
      <div>
        <p className={account.rowTitle}>
          <Link href={`/investigations/${one.caseId}`}>{one.title}</Link>
          <span className={account.tag}>{one.closedAtMs === null ? t('cases.isOpen') : t('cases.isClosed')}</span>
          {one.isWaiting ? <span className={account.tag}>{t('officers.tag')}</span> : null}
        </p>
        <p className={account.rowText}>
          {t('cases.openedLine', { name: one.askedBy, when: formats.dateTime(one.openedAtMs) })}
        </p>
      </div>
    </li>
  );
}
