// How far two hosts have got with somebody at the door, and the second one's answer.
import { type Knocker } from '@incamera/client';
import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { classes } from '../../ui/classes.js';
import styles from './knock-panel.module.css';

/** A click of this host has led to something that goes on by itself. */
export function isUnderWay({ agreement }: Knocker): boolean {
  return agreement?.state === 'asking' || agreement?.state === 'agreed';
}

/** Another host waits for this one's answer. */
export function isAsked({ agreement }: Knocker): boolean {
  return agreement?.state === 'asked';
}

export function KnockAgreementLine({ knock }: { knock: Knocker }) {
  const { t } = useTranslation();
  const { agreement, needsSecond } = knock;
  const host = agreement?.host ?? t('twoHosts.anotherHost');
  const text =
    agreement === null
      ? needsSecond && t('twoHosts.needs')
      : agreement.state === 'asking' && agreement.hostsHere === 0
        ? t('twoHosts.askingNobody')
        : t(`twoHosts.${agreement.state}`, { host });
  if (!text) return null;
  return (
    <div role="status">
      <p className={classes(styles.evidence, isAsked(knock) && styles.strong)}>
        <UsersRound size={14} aria-hidden />
        {text}
      </p>
      {isAsked(knock) && agreement?.vouchedAs ? (
        <p className={styles.evidence}>{t('twoHosts.vouched', { host, name: agreement.vouchedAs })}</p>
      ) : null}
    </div>
  );
}

export function KnockAnswer({ knock }: { knock: Knocker }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const answer = useAction((agrees: boolean) => meeting.answerProposal(knock.knockId, agrees));
  const button = (label: string, agrees: boolean) => (
    <Button
      size="small"
      variant={agrees ? 'primary' : 'secondary'}
      isDisabled={answer.pending || knock.denied}
      onPress={() => answer.run(agrees)}
      aria-label={`${label}: ${knock.displayName}`}
    >
      {label}
    </Button>
  );
  return (
    <>
      {answer.error ? <ErrorCallout error={answer.error} /> : null}
      {button(t('twoHosts.disagree'), false)}
      {button(t('twoHosts.agree'), true)}
    </>
  );
}
