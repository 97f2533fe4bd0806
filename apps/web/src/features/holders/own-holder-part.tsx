// In the own account: the key of somebody who is to hold a share of evidence. Made on this device, backed up under a passphrase; what
// an officer lists of it is public.
import { type OwnHolderKey } from '@incamera/client';
import { KeyRound } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { CopyField } from '../../ui/copy-field.js';
import styles from '../account/account-page.module.css';
import css from '../authority/authority.module.css';
import { CreateHolderDialog } from './create-holder-dialog.js';
import { RestoreHolderDialog } from './restore-holder-dialog.js';
import { ShareRequests } from './share-requests.js';

export function OwnHolderPart(props: { displayName: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [open, setOpen] = useState<'create' | 'restore' | 'forget' | null>(null);
  const { loaded, reload } = useLoaded(useCallback(() => client.holderKey.current(), [client]));
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  if (loaded.state === 'loading') return null;
  const done = () => {
    setOpen(null);
    reload();
  };
  return (
    <section className={styles.part} aria-labelledby="holder-title">
      <h2 id="holder-title">{t('holders.ownTitle')}</h2>
      {loaded.value === null ? (
        <details>
          <summary>{t('holders.ownWhat')}</summary>
          <p className={styles.lead}>{t('holders.ownText')}</p>
          <div className={styles.actions}>
            <Button icon={<KeyRound size={18} aria-hidden />} onPress={() => setOpen('create')}>
              {t('holders.create')}
            </Button>
            <Button onPress={() => setOpen('restore')}>{t('holders.restore')}</Button>
          </div>
        </details>
      ) : (
        <>
          <OwnCard own={loaded.value} onForget={() => setOpen('forget')} />
          <ShareRequests />
        </>
      )}
      {open === 'create' ? <CreateHolderDialog displayName={props.displayName} onClose={done} /> : null}
      {open === 'restore' ? <RestoreHolderDialog onClose={() => setOpen(null)} onDone={done} /> : null}
      {open === 'forget' ? <ForgetDialog onClose={() => setOpen(null)} onDone={done} /> : null}
    </section>
  );
}

function OwnCard(props: { own: OwnHolderKey; onForget: () => void }) {
  const { t } = useTranslation();
  const { name, organisation, fingerprint, card } = props.own;
  return (
    <>
      <p className={styles.lead}>{t('holders.cardText')}</p>
      <ul className={styles.list}>
        <li className={styles.row}>
          <div>
            <p className={styles.rowTitle}>{name}</p>
            <p className={styles.rowText}>{organisation}</p>
            <p className={styles.rowText}>{t('authority.fingerprint')}</p>
            <p className={css.fingerprint}>{fingerprint}</p>
          </div>
          <div className={styles.actions}>
            <Button size="small" onPress={props.onForget}>
              {t('holders.forget')}
            </Button>
          </div>
        </li>
      </ul>
      <CopyField label={t('holders.card')} text={card.trim()} />
    </>
  );
}

function ForgetDialog(props: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const forget = async () => {
    await client.holderKey.forget();
    props.onDone();
  };
  return (
    <ConfirmDialog title={t('holders.forgetTitle')} action={t('holders.forget')} act={forget} onClose={props.onClose}>
      <p>{t('holders.forgetText')}</p>
    </ConfirmDialog>
  );
}
