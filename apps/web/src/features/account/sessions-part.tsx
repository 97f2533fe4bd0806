// Where the own account is signed in.
import { type SignInSession } from '@incamera/protocol';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { useMaySignOut } from '../investigations/use-workbench.js';
import styles from './account-page.module.css';

export function SessionsPart(props: { sessions: readonly SignInSession[]; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const [, navigate] = useLocation();
  const maySignOut = useMaySignOut();
  const end = useAction(async (session: SignInSession) => {
    if (session.isThisOne && !maySignOut()) return;
    await client.ownAccount.endSession(session.sessionId);
    if (session.isThisOne) navigate('/');
    else props.onChanged();
  });
  const endAll = useAction(async () => {
    if (!maySignOut()) return;
    await client.ownAccount.endSession(null);
    navigate('/');
  });
  const problem = end.error ?? endAll.error;
  const methods = {
    passkey: t('account.byPasskey'),
    provider: t('account.byProvider'),
    recovery: t('account.byRecovery'),
    transfer: t('account.byTransfer'),
  };
  return (
    <section className={styles.part} aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('account.sessions')}</h2>
      <ul className={styles.list}>
        {props.sessions.map((session) => {
          const device = session.device === '' ? t('account.unknownDevice') : session.device;
          return (
            <li key={session.sessionId} className={styles.row}>
              <div>
                <p className={styles.rowTitle}>
                  {device}
                  {session.isThisOne ? <span className={styles.tag}>{t('account.thisSession')}</span> : null}
                </p>
                <p className={styles.rowText}>
                  {methods[session.method]}
                  {' · '}
                  {t('account.since', { when: formats.dateTime(session.openedAtMs) })}
                  {' · '}
                  {t('account.lastUsed', { when: formats.dateTime(session.seenAtMs) })}
                </p>
              </div>
              <Button
                size="small"
                isPending={end.pending}
                onPress={() => end.run(session)}
                aria-label={`${t('common.signOut')}: ${device}`}
              >
                {t('common.signOut')}
              </Button>
            </li>
          );
        })}
      </ul>
      {problem ? <ErrorCallout error={problem} /> : null}
      <div className={styles.actions}>
        <Button isPending={endAll.pending} onPress={() => endAll.run()}>
          {t('account.signOutEverywhere')}
        </Button>
      </div>
    </section>
  );
}
