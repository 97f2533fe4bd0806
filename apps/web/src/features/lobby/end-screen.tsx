// How a meeting can be over for this person: left, removed, ended, refused, failed. Each says what comes next.
import { CircleOff, DoorClosed, DoorOpen, TriangleAlert, UserX } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useMeeting } from '../../app/meeting-context.js';
import { useErrorText } from '../../i18n/error-text.js';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Statement } from '../../ui/statement.js';
import { KeptChat } from '../call/kept-chat.js';
import { RecordPart } from '../call/record-part.js';
import styles from './lobby-screen.module.css';

/** Failures that opening the link once more cannot mend. */
const final = ['meeting/unknown', 'meeting/expired', 'meeting/ended', 'charter/expired', 'group/meeting_expired'];

export function EndScreen() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const errorText = useErrorText();
  const phase = useMeeting((snapshot) => snapshot.phase);
  const problem = useMeeting((snapshot) => snapshot.problem);
  const reason = useMeeting((snapshot) => snapshot.endReason);
  const title = useMeeting((snapshot) => snapshot.meeting?.title ?? '');

  useEffect(() => {
    document.title = title === '' ? 'In Camera' : `${title} – In Camera`;
  }, [title]);

  const home = (
    <Button key="home" onPress={() => navigate('/')}>
      {t('common.home')}
    </Button>
  );
  const again = (label: string) => (
    <Button key="again" variant="primary" onPress={() => location.reload()}>
      {label}
    </Button>
  );
  const note: ReactNode = problem ? (
    <p className={styles.note}>
      {errorText(problem).message} {errorText(problem).next}
    </p>
  ) : null;

  if (phase === 'left') {
    return (
      <Page narrow>
        <Statement icon={<DoorOpen />} title={t('ends.leftTitle')} text={t('ends.leftText')} details={note}>
          {again(t('ends.again'))}
          {home}
        </Statement>
        <KeptChat />
      </Page>
    );
  }
  if (phase === 'removed') {
    return (
      <Page narrow>
        <Statement
          icon={<UserX />}
          tone="danger"
          title={t('ends.removedTitle')}
          text={t('ends.removedText')}
          details={note}
        >
          {home}
        </Statement>
        <KeptChat />
      </Page>
    );
  }
  if (phase === 'ended' && problem && final.includes(problem.code)) {
    // Nobody ended it just now: the link came too late.
    const words = errorText(problem);
    return (
      <Page narrow>
        <Statement icon={<DoorClosed />} title={words.message} text={words.next}>
          {home}
        </Statement>
      </Page>
    );
  }
  if (phase === 'ended') {
    return (
      <Page narrow>
        <Statement icon={<DoorClosed />} title={t('ends.endedTitle')} text={t('ends.endedText')} details={note}>
          {home}
        </Statement>
        <RecordPart heading="h2" className={styles.record} />
        <KeptChat />
      </Page>
    );
  }
  if (phase === 'refused') {
    const given = reason ? (
      <blockquote className={styles.reason}>
        <p className={styles.reasonLabel}>{t('ends.refusedReason')}</p>
        <p>{reason}</p>
      </blockquote>
    ) : (
      note
    );
    return (
      <Page narrow>
        <Statement icon={<CircleOff />} title={t('ends.refusedTitle')} text={t('ends.refusedText')} details={given}>
          {again(t('ends.again'))}
          {home}
        </Statement>
      </Page>
    );
  }
  const words = problem ? errorText(problem) : null;
  return (
    <Page narrow>
      <Statement
        icon={<TriangleAlert />}
        tone="danger"
        title={words?.message ?? t('ends.failedTitle')}
        text={words?.next ?? ''}
        details={problem ? <p className={styles.code}>{problem.code}</p> : null}
      >
        {problem && final.includes(problem.code) ? null : again(t('ends.check'))}
        {home}
      </Statement>
    </Page>
  );
}
