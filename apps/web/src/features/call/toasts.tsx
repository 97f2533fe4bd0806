// Passing notices: shown for some seconds, then forgotten; a request to mute brings its button along.
import { type Notice } from '@incamera/client';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useErrorText } from '../../i18n/error-text.js';
import { Button, IconButton } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import { PersonExceptionNote } from '../exceptions/person-exception.js';
import styles from './call-screen.module.css';

const shownMs = 6000;
/** Longer where something is to be read or decided (WCAG 2.2.1). */
const shownLongMs = 20_000;
const mostShown = 4;

const sameNotices = sameList<Notice>((before, after) => before.id === after.id);

export function Toasts() {
  const { t } = useTranslation();
  const notices = useMeeting((snapshot) => snapshot.notices.slice(-mostShown), sameNotices);
  return (
    <section className={styles.toasts} aria-label={t('notice.region')} aria-live="polite">
      {notices.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function Toast({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const errorText = useErrorText();
  const muted = useMeeting((snapshot) => snapshot.self.muted);
  // The newest under that name: the notice was told when it was granted.
  const exception = useMeeting((snapshot) =>
    notice.kind === 'excepted'
      ? (snapshot.exceptions.findLast(({ displayName }) => displayName === notice.displayName) ?? null)
      : null,
  );
  const long = ['problem', 'mute_requested', 'excepted'].includes(notice.kind);
  useEffect(() => {
    const timer = setTimeout(() => meeting.dismissNotice(notice.id), long ? shownLongMs : shownMs);
    return () => clearTimeout(timer);
  }, [meeting, notice.id, long]);
  const words = notice.error ? errorText(notice.error) : null;
  const name = notice.displayName ?? t('notice.someone');
  return (
    <div className={classes(styles.toast, notice.kind === 'problem' && styles.toastProblem)}>
      <div>
        {notice.kind === 'problem' ? <p>{words?.message}</p> : <p>{t(`notice.${notice.kind}`, { name })}</p>}
        {words ? <p>{words.next}</p> : null}
        {exception ? <PersonExceptionNote exception={exception} /> : null}
      </div>
      {notice.kind === 'mute_requested' && !muted ? (
        <Button
          size="small"
          variant="primary"
          onPress={() => {
            meeting.setMuted(true);
            meeting.dismissNotice(notice.id);
          }}
        >
          {t('notice.mute_requestedAction')}
        </Button>
      ) : null}
      <IconButton size="small" label={t('notice.dismiss')} onPress={() => meeting.dismissNotice(notice.id)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
