// Before the knock: what the rules of this meeting ask of this device, what is met, and what to do about what is not.
import { CircleCheck, CircleX, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Reasons } from '../../ui/reasons.js';
import { awaitsPasskey, looksAtNetwork, needsSignIn, type PreflightItem, preflightItems } from './preflight-items.js';
import styles from './rules.module.css';

export function PreflightPanel() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const { client, server } = usePlatform();
  const preflight = useMeeting((snapshot) => snapshot.preflight);
  const again = useAction(() => meeting.recheckRules());
  const signIn = useAction(async () => {
    await client.signIn();
    await meeting.recheckRules();
  });
  if (preflight === null) return <p role="status">{t('preflight.checking')}</p>;
  const items = (
    <ul className={styles.items}>
      {preflightItems(preflight).map((item) => (
        <Item key={item.topic} item={item} address={preflight.address} />
      ))}
    </ul>
  );
  if (preflight.explanations.length === 0 && preflight.problem === null) {
    return (
      <section className={styles.preflight} aria-label={t('preflight.title')}>
        <details>
          <summary className={styles.summary}>
            <CircleCheck size={16} className={styles.met} aria-hidden />
            {t('preflight.allMet')}
          </summary>
          {items}
        </details>
      </section>
    );
  }
  return (
    <section className={styles.preflight} aria-labelledby="preflight-title" aria-live="polite">
      <h2 id="preflight-title">{t('preflight.title')}</h2>
      {preflight.problem ? <ErrorCallout error={preflight.problem} /> : null}
      {preflight.state === 'checked' ? items : null}
      <div className={styles.buttons}>
        {needsSignIn(preflight) && !server.isElsewhere ? (
          <Button size="small" variant="primary" isPending={signIn.pending} onPress={() => signIn.run()}>
            {t('preflight.signIn')}
          </Button>
        ) : null}
        <Button size="small" isPending={again.pending} onPress={() => again.run()}>
          {t('preflight.again')}
        </Button>
      </div>
      {signIn.error ? <ErrorCallout error={signIn.error} tone="warning" /> : null}
    </section>
  );
}

function Item({ item, address }: { item: PreflightItem; address: string | null }) {
  const { t } = useTranslation();
  const passkey = useMeeting((snapshot) => snapshot.self.identity.passkey);
  if (awaitsPasskey(item, passkey)) return <PasskeyToCome topic={item.topic} />;
  const Icon = item.met ? CircleCheck : CircleX;
  return (
    <li className={styles.item} data-state={item.met ? 'met' : 'not_met'} data-topic={item.topic}>
      <Icon size={16} role="img" aria-label={item.met ? t('preflight.met') : t('preflight.notMet')} />
      <div>
        <p className={styles.topic}>{t(`preflight.${item.topic}`)}</p>
        {item.met ? <Met item={item} address={address} /> : <Reasons explanations={item.explanations} />}
      </div>
    </li>
  );
}

/** Neither met nor missed: the passkey is asked on the way in. */
function PasskeyToCome({ topic }: { topic: PreflightItem['topic'] }) {
  const { t } = useTranslation();
  return (
    <li className={styles.item} data-state="to_come" data-topic={topic}>
      <KeyRound size={16} role="img" aria-label={t('preflight.toCome')} />
      <div>
        <p className={styles.topic}>{t(`preflight.${topic}`)}</p>
        <p>{t('preflight.identityPasskey')}</p>
      </div>
    </li>
  );
}

function Met({ item, address }: { item: PreflightItem; address: string | null }) {
  const { t } = useTranslation();
  const rules = useMeeting((snapshot) => snapshot.meeting?.classification.rules ?? null);
  const isHost = useMeeting((snapshot) => snapshot.meeting?.ownHostKey ?? false);
  if (item.topic === 'network' && rules !== null && looksAtNetwork(rules)) {
    return <p>{t('preflight.networkSeen', { address: address ?? t('preflight.unknown') })}</p>;
  }
  if (item.topic === 'network') return <p>{t('preflight.networkAny')}</p>;
  if (item.topic === 'identity' && rules?.guests === 'vouched' && !isHost) {
    return <p>{t('preflight.identityVouch')}</p>;
  }
  const words = {
    browser: t('preflight.browserText'),
    identity: t('preflight.identityText'),
    meeting: t('preflight.meetingText'),
  };
  return <p>{words[item.topic]}</p>;
}
