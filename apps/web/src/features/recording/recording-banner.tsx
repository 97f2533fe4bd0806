// What everybody sees while a meeting is recorded, or may be: who records, whether one is heard in it, and the way to change that.
import { type RecordingView } from '@incamera/client';
import { Circle, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import { Button } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import styles from './recording.module.css';
import { RecordingQuestion } from './recording-question.js';

export function RecordingBanners() {
  const recordings = useMeeting((snapshot) => snapshot.recordings, sameRecordings);
  return recordings.map((recording) => <RecordingBanner key={recording.id} recording={recording} />);
}

function RecordingBanner({ recording }: { readonly recording: RecordingView }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const errorText = useErrorText();
  const [asks, setAsks] = useState(false);
  const stop = useAction(() => meeting.stopRecording());
  const { self, state, ownAnswer, problem } = recording;
  const mustAnswer = !self && ownAnswer === 'told' && problem === null;
  return (
    <section
      className={classes(styles.banner, (problem !== null || state === 'unconfirmed') && styles.doubtful)}
      aria-label={t('recording.running')}
    >
      <Circle size={14} aria-hidden className={classes(styles.light, state === 'running' && styles.lit)} />
      <p role={problem === null ? 'status' : 'alert'} className={styles.words}>
        <strong>
          <Head recording={recording} />
        </strong>{' '}
        {problem === null ? (
          <Standing recording={recording} />
        ) : (
          `${errorText(problem).message} ${errorText(problem).next}`
        )}
      </p>
      {self ? (
        <Button
          size="small"
          icon={<Square size={14} aria-hidden />}
          isPending={stop.pending}
          onPress={() => stop.run()}
        >
          {t('recording.stop')}
        </Button>
      ) : problem === null ? (
        <Button size="small" onPress={() => setAsks(true)}>
          {t('recording.change')}
        </Button>
      ) : null}
      <RecordingQuestion
        recording={recording}
        open={mustAnswer || asks}
        insistent={mustAnswer}
        onClose={() => setAsks(false)}
      />
    </section>
  );
}

/** Who records. */
function Head({ recording: { self, state, displayName: name } }: { readonly recording: RecordingView }) {
  const { t } = useTranslation();
  if (state === 'unconfirmed') return t('recording.unconfirmed', { name });
  if (state === 'announced') return self ? t('recording.telling') : t('recording.announcedBy', { name });
  return self ? t('recording.runningSelf') : t('recording.runningBy', { name });
}

/** For the recorder how many agreed, for everybody else whether they are heard. */
function Standing({ recording }: { readonly recording: RecordingView }) {
  const { t } = useTranslation();
  const { self, people, ownAnswer } = recording;
  if (!self) return ownAnswer === 'agreed' ? t('recording.agreedState') : t('recording.notHeardState');
  const count = people.filter(({ answer }) => answer === 'agreed').length;
  const silent = people.filter(({ answer }) => answer === 'silent').map(({ displayName }) => displayName);
  const agreed = t('recording.agreedCount', { count, total: String(people.length) });
  return silent.length === 0 ? agreed : `${agreed}. ${t('recording.waitingFor', { names: silent.join(', ') })}`;
}

/** Views are made anew at each look; drawn only when they say something else. */
function sameRecordings(before: readonly RecordingView[], after: readonly RecordingView[]): boolean {
  return textOf(before) === textOf(after);
}

function textOf(recordings: readonly RecordingView[]): string {
  return JSON.stringify(recordings.map(({ problem, ...rest }) => ({ ...rest, problem: problem?.code ?? null })));
}
