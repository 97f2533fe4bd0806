// Signing in where the passkeys of the server do not work: a code that is confirmed at the server's own page.
import { type BegunTransfer } from '@incamera/client';
import { KeyRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from './transfer.module.css';

export function TransferPanel(props: { onSignedIn: () => void; disabled?: boolean }) {
  const { t } = useTranslation();
  const { client, server } = usePlatform();
  const [begun, setBegun] = useState<BegunTransfer | null>(null);
  const current = useRef<BegunTransfer | null>(null);
  // Whoever leaves the page waits no longer.
  useEffect(() => () => current.current?.stop(), []);
  const signIn = useAction(async () => {
    const transfer = await client.transfers.begin();
    current.current = transfer;
    setBegun(transfer);
    try {
      await transfer.signedIn;
      props.onSignedIn();
    } finally {
      current.current = null;
      setBegun(null);
    }
  });
  return (
    <div className={styles.panel}>
      <p>{t('transfer.lead', { host: new URL(server.origin).host })}</p>
      {begun === null ? (
        <Button
          variant="primary"
          icon={<KeyRound size={18} aria-hidden />}
          isPending={signIn.pending}
          isDisabled={props.disabled ?? false}
          onPress={() => signIn.run()}
        >
          {t('transfer.begin')}
        </Button>
      ) : (
        <div className={styles.shown} role="status">
          <p>{t('transfer.openThere')}</p>
          <p>
            <a href={`${server.origin}/transfer`} target="_blank" rel="noreferrer">
              {`${server.origin}/transfer`}
            </a>
          </p>
          <p>{t('transfer.typeThere')}</p>
          <p className={styles.code}>{begun.code}</p>
          <Button size="small" variant="quiet" onPress={() => begun.stop()}>
            {t('common.cancel')}
          </Button>
        </div>
      )}
      {signIn.error !== null && signIn.error.code !== 'client/transfer_cancelled' ? (
        <ErrorCallout error={signIn.error} />
      ) : null}
    </div>
  );
}
