// Chooses one file.
import styles from './file-field.module.css';

/** For `accept`: files of this product. */
export const JSON_FILES = 'application/json,.json';

export interface FileFieldProps {
  readonly label: string;
  readonly accept?: string;
  readonly onChoose: (file: File | null) => void;
}

export function FileField({ label, accept, onChoose }: FileFieldProps) {
  return (
    <label className={styles.file}>
      {label}
      <input type="file" accept={accept} onChange={(event) => onChoose(event.currentTarget.files?.[0] ?? null)} />
    </label>
  );
}
