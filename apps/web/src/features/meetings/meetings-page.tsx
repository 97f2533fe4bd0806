// An organiser's own meetings, and the form for a new one.
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { LoadError } from '../../ui/load-error.js';
import { Page } from '../../ui/page.js';
import { AccountTools } from '../account/account-tools.js';
import { HistoryNews } from '../account/history-news.js';
import { AccountNotices } from '../account/notices.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import { CancelDialog } from './cancel-dialog.js';
import { ChangeDialog } from './change-dialog.js';
import { CreateMeetingForm } from './create-meeting-form.js';
import { InviteDialog } from './invite-dialog.js';
import { MeetingRows } from './meeting-rows.js';
import styles from './meetings-page.module.css';
import { type Cancelling, type Changing, type Invited } from './planned-actions.js';
import { RefillNotices } from './refill-notices.js';

export function MeetingsPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [invited, setInvited] = useState<Invited | null>(null);
  const [changing, setChanging] = useState<Changing | null>(null);
  const [cancelling, setCancelling] = useState<Cancelling | null>(null);
  const account = useLoaded(useCallback(() => client.account(), [client]));
  const loadMeetings = useCallback(async () => {
    const [own, series] = await Promise.all([client.ownMeetings(), client.schedule.series()]);
    return { own, series };
  }, [client]);
  const meetings = useLoaded(loadMeetings);
  const signedOut = account.loaded.state === 'ready' && account.loaded.value === null;
  const person = account.loaded.state === 'ready' ? account.loaded.value : null;

  useEffect(() => {
    document.title = `${t('meetings.title')} – In Camera`;
  }, [t]);

  return (
    <Page tools={person ? <AccountTools account={person} /> : null}>
      {account.loaded.state === 'failed' ? <LoadError error={account.loaded.error} onRetry={account.reload} /> : null}
      {person ? <AccountNotices /> : null}
      {person ? <HistoryNews /> : null}
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
            <RefillNotices onRefilled={meetings.reload} onInvite={setInvited} />
            {meetings.loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
            {meetings.loaded.state === 'failed' ? (
              <LoadError error={meetings.loaded.error} onRetry={meetings.reload} />
            ) : null}
            {meetings.loaded.state === 'ready' ? (
              <MeetingRows
                meetings={meetings.loaded.value.own}
                series={meetings.loaded.value.series}
                actions={{ invite: setInvited, change: setChanging, cancel: setCancelling }}
              />
            ) : null}
          </section>
          <CreateMeetingForm
            hostName={person.displayName}
            onCreated={(created) => {
              setInvited(created);
              meetings.reload();
            }}
          />
        </div>
      ) : null}
      <InviteDialog invited={invited} onClose={() => setInvited(null)} />
      <ChangeDialog
        changing={changing}
        onClose={() => setChanging(null)}
        onChanged={(changed) => {
          setChanging(null);
          setInvited(changed);
        }}
        onTried={meetings.reload}
      />
      <CancelDialog cancelling={cancelling} onClose={() => setCancelling(null)} onCancelled={meetings.reload} />
    </Page>
  );
}
