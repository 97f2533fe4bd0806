// Asks before somebody is made a host, since it cannot be taken back.
import { type LeafIndex } from '@incamera/kernel';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';

export function CoHostDialog(props: { leaf: LeafIndex; displayName: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const name = useAction(async () => {
    await meeting.nameHost(props.leaf);
    props.onClose();
  });
  return (
    <Dialog
      open
      alert
      onClose={props.onClose}
      title={t('charter.makeHostTitle', { name: props.displayName })}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isPending={name.pending} onPress={() => name.run()}>
            {t('charter.makeHostAction')}
          </Button>
        </>
      }
    >
      <p>{t('charter.makeHostText', { name: props.displayName })}</p>
      {name.error ? <ErrorCallout error={name.error} /> : null}
    </Dialog>
  );
}
