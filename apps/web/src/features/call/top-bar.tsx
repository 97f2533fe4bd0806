// The top of the call: the lock with what it means right now, the title, people, connection.
import { DoorClosedLocked, LockKeyhole, LockKeyholeOpen, Users } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { WithTooltip } from '../../ui/button.js';
import { Spinner } from '../../ui/spinner.js';
import { FingerprintSign } from '../fingerprints/fingerprint-sign.js';
import { type PanelName } from './call-screen.js';
import styles from './call-screen.module.css';

export interface TopBarProps {
  readonly onSecurity: () => void;
  readonly onSettings: () => void;
  readonly openPanel: PanelName | null;
}

export function TopBar(props: TopBarProps) {
  const { t } = useTranslation();
  const title = useMeeting((snapshot) => snapshot.meeting?.title ?? '');
  const locked = useMeeting((snapshot) => snapshot.meeting?.locked ?? false);
  const count = useMeeting((snapshot) => snapshot.people.length);
  return (
    <header className={styles.top}>
      <Lock onPress={props.onSecurity} open={props.openPanel === 'security'} />
      <div className={styles.titleBlock}>
        <h1 className={styles.title}>{title}</h1>
        {locked ? (
          <span className={styles.aside}>
            <span className={styles.locked}>
              <DoorClosedLocked size={15} aria-hidden />
              <span className={styles.wideOnly}>{t('call.locked')}</span>
              <span className="visually-hidden">{t('call.locked')}</span>
            </span>
          </span>
        ) : null}
      </div>
      <div className={styles.aside}>
        <span className={styles.wideOnly}>
          <Users size={15} aria-hidden style={{ verticalAlign: '-2px' }} /> {t('call.peopleCount', { count })}
        </span>
        <FingerprintSign onPress={props.onSecurity} />
        <Quality onPress={props.onSettings} />
      </div>
    </header>
  );
}

function Lock(props: { onPress: () => void; open: boolean }) {
  const { t } = useTranslation();
  const state = useMeeting((snapshot) => snapshot.security?.state ?? 'checking');
  const words = {
    proved: [t('security.proved'), t('security.lockProved')],
    not_proved: [t('security.notProved'), t('security.lockNotProved')],
    checking: [t('security.checking'), t('security.lockChecking')],
  }[state];
  return (
    <>
      <Button
        className={styles.lock ?? ''}
        data-state={state}
        aria-label={words[1] ?? ''}
        aria-expanded={props.open}
        onPress={props.onPress}
      >
        {state === 'proved' ? <LockKeyhole size={16} aria-hidden /> : null}
        {state === 'not_proved' ? <LockKeyholeOpen size={16} aria-hidden /> : null}
        {state === 'checking' ? <Spinner /> : null}
        {words[0]}
      </Button>
      <span className="visually-hidden" role="status">
        {state === 'not_proved' ? t('security.notProved') : ''}
      </span>
    </>
  );
}

function Quality(props: { onPress: () => void }) {
  const { t } = useTranslation();
  const quality = useMeeting((snapshot) => snapshot.connection.quality);
  const label = {
    good: t('call.qualityGood'),
    fair: t('call.qualityFair'),
    poor: t('call.qualityPoor'),
    unknown: t('call.qualityUnknown'),
  }[quality];
  return (
    <WithTooltip label={label}>
      <Button className={styles.qualityButton ?? ''} aria-label={label} onPress={props.onPress}>
        <span className={styles.quality} data-quality={quality}>
          <span />
          <span />
          <span />
        </span>
      </Button>
    </WithTooltip>
  );
}
