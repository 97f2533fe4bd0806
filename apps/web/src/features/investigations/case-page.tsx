// One case: whom it asks, what they answered, its keys, and the record of every step.
import { type CaseView, type TracedMeetings } from '@incamera/client';
import { lazy, Suspense, useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import { CaseActions } from './case-actions.js';
import { CaseEvents } from './case-events.js';
import { CaseHolders } from './case-holders.js';
import { CaseKeys } from './case-keys.js';
import { CaseOfficersPart } from './case-officers.js';
import { PurposeList } from './case-purposes.js';
import { CaseRecord } from './case-record.js';
import { CaseRecordings } from './case-recordings.js';
import { CaseTestimonies } from './case-testimonies.js';
import { CaseTrace } from './case-trace.js';
import styles from './investigations.module.css';
import { MeetingLine } from './meeting-line.js';
import { OfficerPage } from './officer-page.js';
import { useCasePlace } from './use-workbench.js';

/** Reports and what draws them are loaded with the first case whose keys are opened. */
const CaseExamine = lazy(async () => ({ default: (await import('./case-examine.js')).CaseExamine }));

export function CasePage(props: { caseId: string }) {
  const { t } = useTranslation();
  return (
    <OfficerPage title={t('cases.title')}>
      <p className={styles.back}>
        <Link href="/investigations">{t('cases.back')}</Link>
      </p>
      <LoadedCase caseId={props.caseId} />
    </OfficerPage>
  );
}

function LoadedCase({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(
    useCallback(async () => {
      const [view, meetings] = await Promise.all([client.investigations.get(caseId), client.investigations.meetings()]);
      return { view, meetings };
    }, [client, caseId]),
  );
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  return <ShownCase caseId={caseId} {...loaded.value} onChanged={reload} />;
}

function ShownCase(props: { caseId: string; view: CaseView; meetings: TracedMeetings; onChanged: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { view, meetings, onChanged } = props;
  const place = useCasePlace(props.caseId);
  const { keys, examine, trace } = place;
  const { title, reason, askedBy, purposes } = view.case;
  const isOpen = view.closedAtMs === null;
  useEffect(() => {
    // By another officer, or by the server after ninety days.
    if (!isOpen) place.clear();
  }, [isOpen, place]);
  /** A second officer who is needed stands behind it. */
  const isBacked = view.officers === null || view.officers.state === 'confirmed';
  return (
    <>
      <header className={styles.part}>
        <h1 className={styles.heading}>{title}</h1>
        <p className={styles.small}>
          {t('cases.openedLine', { name: askedBy, when: formats.dateTime(view.openedAtMs) })}
          {view.closedAtMs === null ? null : ` · ${t('cases.closedLine', { when: formats.dateTime(view.closedAtMs) })}`}
        </p>
        <p className={styles.words}>{reason}</p>
      </header>
      <section className={styles.part} aria-labelledby="case-meetings">
        <h2 id="case-meetings">{t('cases.meetings')}</h2>
        <ul className={account.list}>
          {view.case.meetings.map((meetingId) => (
            <li key={meetingId} className={account.row}>
              <MeetingLine meetingId={meetingId} meeting={meetings.find((one) => one.meetingId === meetingId)} />
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.part} aria-labelledby="case-purposes">
        <h2 id="case-purposes">{t('testimonies.asked')}</h2>
        <PurposeList purposes={purposes} />
      </section>
      <CaseOfficersPart view={view} onChanged={onChanged} />
      <CaseHolders view={view} onChanged={onChanged} />
      {isOpen && isBacked ? (
        <CaseKeys view={view} keys={keys} onOpened={(opened) => place.open(opened)} onChanged={onChanged} />
      ) : null}
      {keys === null && examine.state === null ? null : (
        <Suspense fallback={<p role="status">{t('common.loading')}</p>}>
          <CaseExamine place={place} onStep={onChanged} />
        </Suspense>
      )}
      {(keys !== null && keys.deviceCount > 0) || trace.state !== null ? (
        <CaseTrace place={place} onTraced={onChanged} />
      ) : null}
      {keys !== null && keys.testifying.length > 0 ? <CaseTestimonies keys={keys} /> : null}
      {keys !== null && keys.testifying.length > 0 ? <CaseRecord keys={keys} /> : null}
      {keys !== null && keys.recorded.length > 0 ? <CaseRecordings keys={keys} onOpened={onChanged} /> : null}
      <CaseEvents view={view} />
      {isOpen ? (
        <CaseActions
          view={view}
          onClosed={() => {
            place.clear();
            onChanged();
          }}
        />
      ) : null}
    </>
  );
}
