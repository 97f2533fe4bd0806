// What happened to the account since this passkey was last used: shown at every sign-in until it is read. Somebody who took the
// account over cannot hide it, because each passkey remembers for itself.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';

export function AccountNotices() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { loaded, reload } = useLoaded(useCallback(() => client.me(), [client]));
  const read = useAction(async () => {
    await client.ownAccount.noticesRead();
    reload();
  });
  const notices = loaded.state === 'ready' ? loaded.value.notices : [];
  if (notices.length === 0) return null;
  return (
    <Callout
      tone="warning"
      title={t('account.noticesTitle')}
      live
      actions={
        <Button size="small" isPending={read.pending} onPress={() => read.run()}>
          {t('account.noticesRead')}
        </Button>
      }
    >
      <ul>
        {notices.map(({ kind, atMs }) => (
          <li key={`${kind} ${atMs}`}>
            {formats.dateTime(atMs)}: {t(`accountNotice.${kind}`)}
          </li>
        ))}
      </ul>
      <p>{t('account.noticesText')}</p>
      {read.error ? <ErrorCallout error={read.error} /> : null}
    </Callout>
  );
}
