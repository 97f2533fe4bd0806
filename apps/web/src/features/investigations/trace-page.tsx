// Examining a file with a file of keys, for those who have that and no case.
import { MAX_KEYS_FILE_BYTES } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { ErrorCallout } from '../../ui/callout.js';
import { FileField, JSON_FILES } from '../../ui/file-field.js';
import account from '../account/account-page.module.css';
import styles from './investigations.module.css';
import { OfficerPage } from './officer-page.js';
import { TraceTool } from './trace-tool.js';
import { useKeysFilePlace } from './use-workbench.js';

export function TracePage() {
  const { t } = useTranslation();
  return (
    <OfficerPage title={t('trace.title')}>
      <p className={styles.back}>
        <Link href="/investigations">{t('cases.back')}</Link>
      </p>
      <div className={styles.part}>
        <h1 className={styles.heading}>{t('trace.withKeys')}</h1>
        <p className={account.lead}>{t('trace.withKeysLead')}</p>
        <WithKeys />
      </div>
    </OfficerPage>
  );
}

function WithKeys() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const place = useKeysFilePlace();
  const { keys, trace } = place;
  const read = useAction(async (file: File) => {
    place.clear();
    const text = file.size > MAX_KEYS_FILE_BYTES ? '' : await file.text();
    place.open({ text, count: client.keysTracing.read(text).length });
  });
  const choose = (file: File | null) => {
    if (file !== null) read.run(file);
  };
  return (
    <>
      {/* Other keys end what is searched for with these. */}
      {place.isRunning ? null : <FileField label={t('trace.keysFile')} accept={JSON_FILES} onChoose={choose} />}
      {read.error ? <ErrorCallout error={read.error} /> : null}
      {keys === null ? null : <p role="status">{t('trace.keysRead', { count: keys.count })}</p>}
      {keys === null && trace.state === null ? null : (
        <TraceTool
          work={trace}
          search={
            keys === null
              ? null
              : { trace: (ask, onProgress) => client.keysTracing.trace(keys.text, ask, onProgress), devices: null }
          }
          note={null}
        />
      )}
    </>
  );
}
