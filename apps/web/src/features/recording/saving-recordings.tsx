// What becomes of an own recording that has stopped: that it is being stored and the page must stay, and how that ended.
import { type RecordingSave } from '@incamera/client';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useErrorText } from '../../i18n/error-text.js';
import { Button } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import { Spinner } from '../../ui/spinner.js';
import styles from './recording.module.css';
import { useRecordingSaves, useResumedSaves, useStayWhileSaving } from './use-recording-saves.js';

/** On pages outside a meeting; the screens of one have a place of their own for it. */
export function SavingElsewhere() {
  useResumedSaves();
  useStayWhileSaving();
  const [isMeeting] = useRoute('/m/:id');
  return isMeeting ? null : <SavingRecordings />;
}

export function SavingRecordings() {
  return useRecordingSaves()
    .filter(({ state }) => state !== 'recording')
    .map((save) => <SavedRecording key={save.id} save={save} />);
}

function SavedRecording({ save: { id, state, error } }: { readonly save: RecordingSave }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const errorText = useErrorText();
  const words = error === null ? null : errorText(error);
  return (
    <section className={classes(styles.banner, words === null && styles.calm)} aria-label={t('recordingSave.title')}>
      {state === 'saving' ? (
        <Spinner />
      ) : words ? (
        <CircleAlert size={16} aria-hidden />
      ) : (
        <CircleCheck size={16} aria-hidden />
      )}
      <p role={words === null ? 'status' : 'alert'} className={styles.words}>
        {words !== null ? (
          <>
            <strong>{words.message}</strong> {words.next}
          </>
        ) : state === 'saving' ? (
          <>
            <strong>{t('recordingSave.saving')}</strong> {t('recordingSave.keepOpen')}
          </>
        ) : (
          t('recordingSave.stored')
        )}
      </p>
      {state === 'saving' ? null : (
        <Button size="small" onPress={() => client.recordingSaves.dismiss(id)}>
          {t('notice.dismiss')}
        </Button>
      )}
    </section>
  );
}
