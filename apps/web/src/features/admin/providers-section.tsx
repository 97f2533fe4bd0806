// Sign-in providers: what is set up, and the form for one.
import { type ConfiguredProvider } from '@incamera/protocol';
import { Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import styles from '../account/account-page.module.css';
import { ProviderDialog } from './provider-dialog.js';

export function ProvidersSection() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [open, setOpen] = useState<ConfiguredProvider | 'new' | null>(null);
  const [removing, setRemoving] = useState<ConfiguredProvider | null>(null);
  const { loaded, reload } = useLoaded(useCallback(() => client.providerAdministration.list(), [client]));
  const done = () => {
    setOpen(null);
    setRemoving(null);
    reload();
  };
  return (
    <div className={styles.part}>
      <p className={styles.lead}>{t('providers.lead')}</p>
      <div className={styles.actions}>
        <Button icon={<Plus size={18} aria-hidden />} onPress={() => setOpen('new')}>
          {t('providers.add')}
        </Button>
      </div>
      {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'ready' && loaded.value.length === 0 ? <p>{t('providers.none')}</p> : null}
      {loaded.state === 'ready' && loaded.value.length > 0 ? (
        <ul className={styles.list}>
          {loaded.value.map((provider) => (
            <ProviderRow
              key={provider.providerId}
              provider={provider}
              onEdit={() => setOpen(provider)}
              onRemove={() => setRemoving(provider)}
            />
          ))}
        </ul>
      ) : null}
      {open ? (
        <ProviderDialog provider={open === 'new' ? null : open} onClose={() => setOpen(null)} onSaved={reload} />
      ) : null}
      {removing ? <RemoveDialog provider={removing} onClose={() => setRemoving(null)} onDone={done} /> : null}
    </div>
  );
}

function ProviderRow(props: { provider: ConfiguredProvider; onEdit: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const { label, issuer, hosts, forSignIn, forGuests } = props.provider;
  const uses = [forSignIn ? t('providers.forSignIn') : null, forGuests ? t('providers.forGuests') : null];
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>{label}</p>
        <p className={styles.rowText}>{issuer}</p>
        <p className={styles.rowText}>
          {uses.filter((use) => use !== null).join(' · ') || t('providers.unused')}
          {' · '}
          {t('providers.contacts', { hosts: hosts.join(', ') })}
        </p>
      </div>
      <div className={styles.actions}>
        <Button size="small" onPress={props.onEdit} aria-label={`${t('providers.edit')}: ${label}`}>
          {t('providers.edit')}
        </Button>
        <Button size="small" onPress={props.onRemove} aria-label={`${t('account.remove')}: ${label}`}>
          {t('account.remove')}
        </Button>
      </div>
    </li>
  );
}

function RemoveDialog(props: { provider: ConfiguredProvider; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const remove = async () => {
    await client.providerAdministration.remove(props.provider.providerId);
    props.onDone();
  };
  return (
    <ConfirmDialog
      title={t('providers.removeTitle', { label: props.provider.label })}
      action={t('account.remove')}
      act={remove}
      onClose={props.onClose}
    >
      <p>{t('providers.removeText')}</p>
    </ConfirmDialog>
  );
}
