// Every rulebook that was in force: who put it there, when and why; any of them can be loaded and put back.
import { type RulebookFiles } from '@incamera/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from './rules-office.module.css';

export function RulebookHistoryList({ onLoad }: { onLoad: (files: RulebookFiles) => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { loaded } = useLoaded(useCallback(() => client.rulebooks.history(), [client]));
  const load = useAction(async (version: number) => onLoad((await client.rulebooks.version(version)).files));
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title">{t('office.history')}</h2>
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {load.error ? <ErrorCallout error={load.error} /> : null}
      {loaded.state === 'ready' ? (
        <ul className={styles.history}>
          {loaded.value.map(({ version, publishedAtMs, publishedBy, note }) => (
            <li key={version}>
              <div>
                <p>
                  {t('office.versionLine', {
                    version: String(version),
                    when: formats.dateTime(publishedAtMs),
                    by: publishedBy ?? t('office.shipped'),
                  })}
                </p>
                {note === '' ? null : <p className={styles.note}>{note}</p>}
              </div>
              <Button size="small" isDisabled={load.pending} onPress={() => load.run(version)}>
                {t('office.look')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
