// Choosing a file or dropping it: it is read in this browser and goes nowhere.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './investigations.module.css';

export function FileDrop(props: {
  label: string;
  file: File | null;
  onChoose: (file: File) => void;
  isDisabled: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isOver, setOver] = useState(false);
  const { label, file, onChoose, isDisabled } = props;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the field in it
    <div
      className={styles.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.files[0];
        if (dropped !== undefined && !isDisabled) onChoose(dropped);
      }}
    >
      <label>
        <span className={styles.label}>{label}</span>
        <br />
        <input
          type="file"
          disabled={isDisabled}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen !== undefined) onChoose(chosen);
          }}
        />
      </label>
      <p className={styles.small} role="status">
        {file === null ? t('trace.drop') : t('trace.chosen', { name: file.name, size: formats.bytes(file.size) })}
      </p>
    </div>
  );
}
