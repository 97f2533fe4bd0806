// Takes a JSON file that somebody was handed: the choice, what is wrong with it, and the button that reads it.
import { useState } from 'react';
import { useAction } from '../app/use-async.js';
import styles from './actions.module.css';
import { Button } from './button.js';
import { ErrorCallout } from './callout.js';
import { FileField, JSON_FILES } from './file-field.js';

export interface JsonFileFormProps {
  readonly label: string;
  /** On the button. */
  readonly action: string;
  readonly take: (text: string) => Promise<void>;
}

export function JsonFileForm({ label, action, take }: JsonFileFormProps) {
  const [file, setFile] = useState<File | null>(null);
  const taken = useAction(async (chosen: File) => take(await chosen.text()));
  return (
    <>
      <FileField label={label} accept={JSON_FILES} onChoose={setFile} />
      {taken.error ? <ErrorCallout error={taken.error} /> : null}
      <div className={styles.actions}>
        <Button
          isPending={taken.pending}
          isDisabled={file === null}
          onPress={() => {
            if (file !== null) taken.run(file);
          }}
        >
          {action}
        </Button>
      </div>
    </>
  );
}
