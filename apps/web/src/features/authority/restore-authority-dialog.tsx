// Brings an officer's authority onto this device from its backup.
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { RestoreDialog } from './restore-dialog.js';

export function RestoreAuthorityDialog(props: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  return (
    <RestoreDialog
      {...props}
      title={t('authority.restore')}
      text={t('authority.restoreText')}
      restore={(backup, passphrase) => client.officerAuthority.restore(backup, passphrase)}
    />
  );
}
