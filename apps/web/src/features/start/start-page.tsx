// The first page: what this is, open a link, sign in or go to one's own meetings.
import { DoorClosed, EyeOff, Scale } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { checkLink } from '../../app/meeting-link.js';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { HistoryNews } from '../account/history-news.js';
import { AccountNotices } from '../account/notices.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import styles from './start-page.module.css';

export function StartPage() {
  const { t } = useTranslation();
  return (
    <Page>
      <div className={styles.hero}>
        <div>
          <h1 className={styles.title}>{t('start.title')}</h1>
          <p className={styles.lead}>{t('start.lead')}</p>
          <div className={styles.points}>
            <section className={styles.point}>
              <DoorClosed size={22} aria-hidden />
              <h2>{t('start.pointAdmitTitle')}</h2>
              <p>{t('start.pointAdmitText')}</p>
            </section>
            <section className={styles.point}>
              <EyeOff size={22} aria-hidden />
              <h2>{t('start.pointContentTitle')}</h2>
              <p>{t('start.pointContentText')}</p>
            </section>
            <section className={styles.point}>
              <Scale size={22} aria-hidden />
              <h2>{t('start.pointProofTitle')}</h2>
              <p>{t('start.pointProofText')}</p>
            </section>
          </div>
        </div>
        <div className={styles.cards}>
          <JoinCard />
          <HostCard />
        </div>
      </div>
    </Page>
  );
}

function JoinCard() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const open = (event: FormEvent) => {
    event.preventDefault();
    const check = checkLink(text, location.origin);
    if (check.kind === 'own') navigate(check.path);
    else setProblem(check.kind === 'foreign' ? t('start.joinForeign') : t('start.joinInvalid'));
  };
  return (
    <section className={styles.card} aria-labelledby="join-title">
      <h2 id="join-title">{t('start.joinTitle')}</h2>
      <form className={styles.joinForm} onSubmit={open} noValidate>
        <TextField
          label={t('start.joinLabel')}
          placeholder={t('start.joinPlaceholder')}
          value={text}
          onChange={(value) => {
            setText(value);
            setProblem(null);
          }}
          error={problem}
          inputProps={{ spellCheck: 'false', inputMode: 'url', enterKeyHint: 'go' }}
        />
        <Button type="submit" isDisabled={text.trim() === ''}>
          {t('start.joinAction')}
        </Button>
      </form>
    </section>
  );
}

function HostCard() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [, navigate] = useLocation();
  const { loaded } = useLoaded(useCallback(() => client.account(), [client]));
  const account = loaded.state === 'ready' ? loaded.value : null;
  return (
    <section className={styles.card} aria-labelledby="host-title">
      <h2 id="host-title">{t('start.hostTitle')}</h2>
      {account ? (
        <>
          <p className={styles.account}>{t('start.signedInAs', { name: account.displayName })}</p>
          <Button variant="primary" onPress={() => navigate('/meetings')}>
            {t('start.ownMeetings')}
          </Button>
          <AccountNotices />
          <HistoryNews />
        </>
      ) : (
        <SignInPanel
          disabled={loaded.state === 'loading'}
          returnTo="/meetings"
          onSignedIn={() => navigate('/meetings')}
        />
      )}
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
    </section>
  );
}
