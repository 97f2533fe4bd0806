// Asks before somebody is made a host, since it cannot be taken back.
import { type LeafIndex } from '@incamera/kernel';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';

export function CoHostDialog(props: { leaf: LeafIndex; displayName: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const name = async () => {
    await meeting.nameHost(props.leaf);
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t('charter.makeHostTitle', { name: props.displayName })}
      action={t('charter.makeHostAction')}
      variant="primary"
      act={name}
      onClose={props.onClose}
    >
      <p>{t('charter.makeHostText', { name: props.displayName })}</p>
    </ConfirmDialog>
  );
}
