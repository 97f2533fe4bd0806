// Makes a key and hands out its backup: once the key is made the dialog stays until the backup is saved, for that is the only moment in
// which there can be one.
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import styles from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';

export interface BackedUpDialogProps {
  readonly title: string;
  readonly fileName: string;
  /** What the backup is for, and what becomes of it. */
  readonly backupText: string;
  /** The last button, and what it does before the dialog closes. */
  readonly doneLabel: string;
  readonly finish: () => Promise<void>;
  readonly onClose: () => void;
  /** Asks what the key needs, makes it, and hands over the backup. */
  readonly form: (onMade: (backup: string) => void) => ReactNode;
}

export function BackedUpDialog({ title, onClose, form, ...step }: BackedUpDialogProps) {
  const [backup, setBackup] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  return (
    <Dialog title={title} open onClose={onClose} insistent={backup !== null && !isSaved} wide>
      {backup === null ? (
        form(setBackup)
      ) : (
        <BackupStep {...step} backup={backup} isSaved={isSaved} onSaved={() => setSaved(true)} onDone={onClose} />
      )}
    </Dialog>
  );
}

interface BackupStepProps extends Pick<BackedUpDialogProps, 'fileName' | 'backupText' | 'doneLabel' | 'finish'> {
  readonly backup: string;
  readonly isSaved: boolean;
  readonly onSaved: () => void;
  readonly onDone: () => void;
}

function BackupStep(props: BackupStepProps) {
  const { t } = useTranslation();
  const { isSaved } = props;
  const finish = useAction(async () => {
    await props.finish();
    props.onDone();
  });
  const download = () => {
    saveFile(props.fileName, new TextEncoder().encode(props.backup));
    props.onSaved();
  };
  return (
    <div className={styles.form}>
      <Callout tone="warning" title={t('authority.backupTitle')} live>
        <p>{props.backupText}</p>
      </Callout>
      <div className={styles.actions}>
        <Button
          variant={isSaved ? 'secondary' : 'primary'}
          icon={<Download size={18} aria-hidden />}
          onPress={download}
        >
          {t('authority.download')}
        </Button>
        <Button
          variant={isSaved ? 'primary' : 'secondary'}
          isDisabled={!isSaved}
          isPending={finish.pending}
          onPress={() => finish.run()}
        >
          {props.doneLabel}
        </Button>
      </div>
      {finish.error ? <ErrorCallout error={finish.error} /> : null}
    </div>
  );
}
