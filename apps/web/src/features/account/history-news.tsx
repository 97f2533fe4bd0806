// What was issued in the person's name since this device showed it last: found in the log, so that whoever took the account over cannot
// leave it out of a list.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';

const MOST = 5;

export function HistoryNews() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { loaded, reload } = useLoaded(useCallback(() => client.history.news(), [client]));
  const read = useAction(async () => {
    await client.history.seen();
    reload();
  });
  // What cannot be looked at is told on the account's page; nothing is known to be new.
  const news = loaded.state === 'ready' ? loaded.value : [];
  if (news.length === 0) return null;
  return (
    <Callout
      tone="warning"
      title={t('ownHistory.newsTitle')}
      live
      actions={
        <Button size="small" isPending={read.pending} onPress={() => read.run()}>
          {t('ownHistory.newsRead')}
        </Button>
      }
    >
      <ul>
        {news.slice(0, MOST).map(({ id, kind, atMs }) => (
          <li key={id}>
            {formats.dateTime(atMs)}: {t(`ownEntry.${kind}`)}
          </li>
        ))}
      </ul>
      <p>
        {t('ownHistory.newsText')} <Link href="/account">{t('ownHistory.newsLink')}</Link>
      </p>
      {read.error ? <ErrorCallout error={read.error} /> : null}
    </Callout>
  );
}
