// An organiser's own meetings, and the form for a new one.
import { type OwnMeeting } from '@incamera/client';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Page } from '../../ui/page.js';
import { AccountTools } from '../account/account-tools.js';
import { AccountNotices } from '../account/notices.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import { CreateMeetingForm } from './create-meeting-form.js';
import styles from './meetings-page.module.css';
import { type SharedMeeting, ShareMeetingDialog } from './share-meeting-dialog.js';

export function MeetingsPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [shared, setShared] = useState<SharedMeeting | null>(null);
  const account = useLoaded(useCallback(() => client.account(), [client]));
  const meetings = useLoaded(useCallback(() => client.ownMeetings(), [client]));
  const signedOut = account.loaded.state === 'ready' && account.loaded.value === null;
  const person = account.loaded.state === 'ready' ? account.loaded.value : null;

  useEffect(() => {
    document.title = `${t('meetings.title')} – In Camera`;
  }, [t]);

  return (
    <Page tools={person ? <AccountTools account={person} /> : null}>
      {account.loaded.state === 'failed' ? (
        <ErrorCallout
          error={account.loaded.error}
          actions={
            <Button size="small" onPress={account.reload}>
              {t('common.retry')}
            </Button>
          }
        />
      ) : null}
      {person ? <AccountNotices /> : null}
      {signedOut ? (
        <div className={styles.form}>
          <h1 className={styles.heading}>{t('meetings.title')}</h1>
          <SignInPanel
            onSignedIn={() => {
              account.reload();
              meetings.reload();
            }}
          />
        </div>
      ) : null}
      {person ? (
        <div className={styles.columns}>
          <section aria-labelledby="meetings-title">
            <h1 id="meetings-title" className={styles.heading}>
              {t('meetings.title')}
            </h1>
            {meetings.loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
            {meetings.loaded.state === 'failed' ? (
              <ErrorCallout
                error={meetings.loaded.error}
                actions={
                  <Button size="small" onPress={meetings.reload}>
                    {t('common.retry')}
                  </Button>
                }
              />
            ) : null}
            {meetings.loaded.state === 'ready' ? (
              <MeetingList meetings={meetings.loaded.value} onShare={setShared} />
            ) : null}
          </section>
          <CreateMeetingForm
            hostName={person.displayName}
            onCreated={(created) => {
              setShared(created);
              meetings.reload();
            }}
          />
        </div>
      ) : null}
      <ShareMeetingDialog shared={shared} onClose={() => setShared(null)} />
    </Page>
  );
}

function MeetingList(props: { meetings: readonly OwnMeeting[]; onShare: (shared: SharedMeeting) => void }) {
  const { t } = useTranslation();
  const current = props.meetings.filter((meeting) => meeting.state !== 'ended');
  const ended = props.meetings.filter((meeting) => meeting.state === 'ended');
  return (
    <>
      {current.length === 0 ? <p className={styles.muted}>{t('meetings.none')}</p> : null}
      {current.length > 0 ? (
        <ul className={styles.list}>
          {current.map((meeting) => (
            <MeetingRow key={meeting.meetingId} meeting={meeting} onShare={props.onShare} />
          ))}
        </ul>
      ) : null}
      {ended.length > 0 ? (
        <details className={styles.earlier}>
          <summary>{t('meetings.hidden', { count: ended.length })}</summary>
          <ul className={styles.list}>
            {ended.map((meeting) => (
              <MeetingRow key={meeting.meetingId} meeting={meeting} onShare={props.onShare} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function MeetingRow(props: { meeting: OwnMeeting; onShare: (shared: SharedMeeting) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, navigate] = useLocation();
  const { title, link, startsAtMs, expiresAtMs, state } = props.meeting;
  const enter = (address: string) => {
    const url = new URL(address);
    if (url.origin === location.origin) navigate(url.pathname + url.hash);
    else location.assign(address);
  };
  const words = { scheduled: t('meetings.scheduled'), open: t('meetings.open'), ended: t('meetings.ended') };
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowTitle} data-unknown={title === null || undefined}>
          {title ?? t('meetings.unknownTitle')}
        </p>
        <p className={styles.rowWhen}>
          <span className={styles.state} data-state={state}>
            {words[state]}
          </span>
          {formats.moment(startsAtMs)}
          {link === null && state !== 'ended' ? (
            <span className={styles.muted}>{t('meetings.linkElsewhere')}</span>
          ) : null}
        </p>
      </div>
      {link !== null && state !== 'ended' ? (
        <div className={styles.rowActions}>
          <Button
            size="small"
            onPress={() => props.onShare({ link, title: title ?? '', startsAtMs, expiresAtMs, created: false })}
          >
            {t('meetings.share')}
          </Button>
          <Button size="small" variant="primary" onPress={() => enter(link)}>
            {t('meetings.enter')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
