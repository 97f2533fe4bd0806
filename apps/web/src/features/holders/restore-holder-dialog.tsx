// Brings a holder's key onto this device from its backup.
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { RestoreDialog } from '../authority/restore-dialog.js';

export function RestoreHolderDialog(props: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  return (
    <RestoreDialog
      {...props}
      title={t('holders.restore')}
      restore={(backup, passphrase) => client.holderKey.restore(backup, passphrase)}
    />
  );
}
