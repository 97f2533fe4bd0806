// Examining a file with a file of keys, for those who have that and no case.
import { MAX_KEYS_FILE_BYTES } from '@incamera/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import own from '../authority/authority.module.css';
import styles from './investigations.module.css';
import { OfficerPage } from './officer-page.js';
import { TraceTool } from './trace-tool.js';

export function TracePage() {
  const { t } = useTranslation();
  return (
    <OfficerPage title={t('trace.title')}>
      <p className={styles.back}>
        <Link href="/investigations">{t('cases.back')}</Link>
      </p>
      <h1 className={styles.heading}>{t('trace.withKeys')}</h1>
      <p className={account.lead}>{t('trace.withKeysLead')}</p>
      <WithKeys />
    </OfficerPage>
  );
}

function WithKeys() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [keys, setKeys] = useState<{ readonly text: string; readonly count: number } | null>(null);
  const read = useAction(async (file: File) => {
    setKeys(null);
    const text = file.size > MAX_KEYS_FILE_BYTES ? '' : await file.text();
    setKeys({ text, count: client.keysTracing.read(text).length });
  });
  const choose = (event: FormEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file !== undefined) read.run(file);
  };
  return (
    <>
      <label className={own.file}>
        {t('trace.keysFile')}
        <input type="file" accept="application/json,.json" onChange={choose} />
      </label>
      {read.error ? <ErrorCallout error={read.error} /> : null}
      {keys === null ? null : (
        <>
          <p role="status">{t('trace.keysRead', { count: keys.count })}</p>
          <TraceTool
            run={(ask, onProgress) => client.keysTracing.trace(keys.text, ask, onProgress)}
            nameOf={(label) => label}
            basisOf={() => null}
            note={null}
          />
        </>
      )}
    </>
  );
}
