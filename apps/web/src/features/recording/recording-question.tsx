// The question whether one agrees to be heard in a recording. Where nothing was answered yet it stands before everything else.
import { type RecordingView } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { useSealedTo } from './holders-words.js';
import styles from './recording.module.css';

export interface RecordingQuestionProps {
  readonly recording: RecordingView;
  readonly open: boolean;
  readonly insistent: boolean;
  readonly onClose: () => void;
}

const WORDS = {
  agreed: 'recording.answerAgreed',
  refused: 'recording.answerRefused',
  told: 'recording.answerTold',
  silent: 'recording.answerSilent',
} as const;

export function RecordingQuestion({ recording, open, insistent, onClose }: RecordingQuestionProps) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const sealedTo = useSealedTo();
  const { id, displayName: name, state, people } = recording;
  const answer = useAction(async (agrees: boolean) => {
    await meeting.answerRecording(id, agrees);
    onClose();
  });
  const leave = useAction(() => meeting.leave());
  return (
    <Dialog
      alert
      insistent={insistent}
      open={open}
      onClose={onClose}
      title={t(state === 'announced' ? 'recording.askTitle' : 'recording.askTitleRunning', { name })}
      actions={
        <div className={styles.answers}>
          <Button variant="primary" isPending={answer.pending} onPress={() => answer.run(true)}>
            {t('recording.agree')}
          </Button>
          <Button isPending={answer.pending} onPress={() => answer.run(false)}>
            {t('recording.decline')}
          </Button>
          <Button isPending={leave.pending} onPress={() => leave.run()}>
            {t('recording.leave')}
          </Button>
        </div>
      }
    >
      {sealedTo === null ? null : <p>{t('recording.askText', sealedTo)}</p>}
      <p className={styles.quiet}>{t('recording.askRoom')}</p>
      <details>
        <summary>{t('recording.people')}</summary>
        <ul className={styles.people}>
          {people.map(({ leaf, displayName, answer: said }) => (
            <li key={leaf}>
              <span>{displayName}</span> <span className={styles.quiet}>{t(WORDS[said])}</span>
            </li>
          ))}
        </ul>
      </details>
      {answer.error ? <ErrorCallout error={answer.error} /> : null}
    </Dialog>
  );
}
