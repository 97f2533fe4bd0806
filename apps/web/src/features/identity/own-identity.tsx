// The lobby's answer to "as whom do I go in?": level and name as the others will see them, and the ways to a better one.
import { type OwnIdentity } from '@incamera/client';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Spinner } from '../../ui/spinner.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import { AssuranceBadge } from './assurance-badge.js';
import { GuestPanel } from './guest-panel.js';
import styles from './identity.module.css';
import { levelWord } from './levels.js';

/** @param typedName what stands in the name field: shown where nothing certifies another */
export function OwnIdentityPanel({ typedName }: { typedName: string }) {
  const { t } = useTranslation();
  const identity = useMeeting((snapshot) => snapshot.self.identity);
  const minimum = useMeeting((snapshot) => snapshot.meeting?.minimumAssurance ?? 'self-asserted');
  const choosesNames = useMeeting((snapshot) => snapshot.meeting?.choosesNames ?? false);
  const asksAgain = useMeeting((snapshot) => snapshot.meeting?.classification.rules.reauthenticate ?? false);
  // An account without a passkey has no other sign-in that the members can verify.
  const mustUseProvider = asksAgain && identity.passkey === 'none';
  if (identity.assurance === null) {
    return (
      <section className={styles.own} aria-busy="true">
        <p>
          <Spinner /> {t('own.loading')}
        </p>
      </section>
    );
  }
  const name = identity.assurance.name ?? typedName.trim();
  return (
    <section className={styles.own} aria-labelledby="own-identity">
      <h2 id="own-identity" className={styles.ownTitle}>
        {t('own.title')}
      </h2>
      <p className={styles.ownHead}>
        <span className={styles.ownName}>{name === '' ? '…' : name}</span>
        <AssuranceBadge name={name} assurance={identity.assurance} />
      </p>
      {minimum === 'self-asserted' ? null : (
        <p className={styles.quiet}>{t('own.needs', { level: levelWord(minimum, t) })}</p>
      )}
      {identity.assurance.name !== null && name !== typedName.trim() ? (
        <p className={styles.quiet}>{t('own.certifiedName')}</p>
      ) : null}
      {choosesNames ? <ChosenNames /> : null}
      <Account identity={identity} />
      <PasskeyAction identity={identity} asksAgain={asksAgain} />
      {identity.problem ? <ErrorCallout error={identity.problem} tone="warning" /> : null}
      {identity.accountName === null || mustUseProvider ? (
        <GuestPanel identity={identity} typedName={typedName} />
      ) : null}
    </section>
  );
}

/** What others see of the person, and what hosts see besides: before going in, since it cannot be taken back. */
function ChosenNames() {
  const { t } = useTranslation();
  const name = useMeeting((snapshot) => snapshot.self.nameAtDoor);
  return (
    <Callout tone="info" title={t('chosen.title')}>
      <p>{t('chosen.others')}</p>
      <p>{name === null ? t('chosen.hosts') : t('chosen.hostsSee', { name })}</p>
      <p>{t('chosen.limit')}</p>
    </Callout>
  );
}

function Account({ identity }: { identity: OwnIdentity }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const refresh = useAction(() => meeting.recheckRules());
  if (identity.accountName !== null) {
    return <p className={styles.quiet}>{t('own.signedInAs', { name: identity.accountName })}</p>;
  }
  if (identity.confirmedBy !== null) return null;
  return (
    <>
      <p className={styles.quiet}>{t('own.notSignedIn')}</p>
      <details className={styles.signIn}>
        <summary>{t('own.signIn')}</summary>
        <SignInPanel onSignedIn={() => refresh.run()} />
      </details>
      {refresh.error ? <ErrorCallout error={refresh.error} tone="warning" /> : null}
    </>
  );
}

function PasskeyAction({ identity, asksAgain }: { identity: OwnIdentity; asksAgain: boolean }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const confirm = useAction(() => meeting.confirmPasskey());
  if (identity.passkey === 'none') return null;
  if (identity.passkey === 'bound') return <p className={styles.quiet}>{t('own.confirmed')}</p>;
  const declined = identity.passkey === 'declined';
  return (
    <>
      {declined ? (
        <Callout tone="warning" title={t('own.declined')} />
      ) : (
        <p className={styles.quiet}>{t(asksAgain ? 'fresh.willAsk' : 'own.willAsk')}</p>
      )}
      <div>
        <Button
          size="small"
          icon={<KeyRound size={16} aria-hidden />}
          isPending={confirm.pending}
          onPress={() => confirm.run()}
        >
          {t('own.confirm')}
        </Button>
      </div>
      {confirm.error && !declined ? <ErrorCallout error={confirm.error} tone="warning" /> : null}
    </>
  );
}
