// Where what was found outlived the keys it was found with: of which file it is, and what to do for another one.
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './investigations.module.css';

export function ClosedKeys({ file }: { file: File | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      {file === null ? null : <p>{t('trace.chosen', { name: file.name, size: formats.bytes(file.size) })}</p>}
      <p className={styles.small}>{t('work.keysClosed')}</p>
    </>
  );
}
