// Two people compare the code of their long-term keys; what they find is remembered on their devices.
import { type PairCode, type Person } from '@incamera/client';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Spinner } from '../../ui/spinner.js';
import { digitGroups, numberedWords } from '../call/security-code.js';
import styles from './identity.module.css';

export interface CompareDialogProps {
  readonly person: Pick<Person, 'leaf' | 'displayName'>;
  readonly onClose: () => void;
}

export function CompareDialog({ person, onClose }: CompareDialogProps) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const { leaf, displayName: name } = person;
  const [differs, setDiffers] = useState(false);
  const { loaded } = useLoaded(useCallback(() => meeting.pairCode(leaf), [meeting, leaf]));
  const matches = useAction(async () => {
    if (loaded.state !== 'ready') return;
    await meeting.markCompared(leaf, loaded.value);
    onClose();
  });
  const actions = differs ? (
    <Button onPress={onClose}>{t('common.close')}</Button>
  ) : (
    <>
      <Button variant="danger" onPress={() => setDiffers(true)}>
        {t('compare.differs')}
      </Button>
      <Button
        variant="primary"
        isDisabled={loaded.state !== 'ready'}
        isPending={matches.pending}
        onPress={() => matches.run()}
      >
        {t('compare.matches')}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t('compare.title', { name })} actions={actions}>
      {differs ? (
        <Callout tone="danger" title={t('compare.differsTitle')} live>
          <p>{t('compare.differsText', { name })}</p>
        </Callout>
      ) : (
        <>
          <p>{t('compare.text')}</p>
          <p className={styles.quiet}>{t('compare.other', { name })}</p>
          {loaded.state === 'loading' ? <Spinner /> : null}
          {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
          {loaded.state === 'ready' ? <Code code={loaded.value} name={name} /> : null}
        </>
      )}
      {matches.error ? <ErrorCallout error={matches.error} /> : null}
    </Dialog>
  );
}

function Code({ code, name }: { code: PairCode; name: string }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={styles.code}>
        <p className={styles.codeLabel}>{t('compare.digits')}</p>
        <div className={styles.digits} data-testid="pair-digits">
          {digitGroups(code.digits).map((group) => (
            <span key={group.position}>{group.digits}</span>
          ))}
        </div>
      </div>
      <div className={styles.code}>
        <p className={styles.codeLabel}>{t('compare.words')}</p>
        <ol className={styles.words} data-testid="pair-words" lang="en">
          {numberedWords(code.words).map(({ position, word }) => (
            <li key={position}>{word}</li>
          ))}
        </ol>
      </div>
      <p className={styles.quiet}>{code.lasting ? t('compare.lasting', { name }) : t('compare.passing', { name })}</p>
    </>
  );
}
