// A question before something that cannot be taken back, or not easily: what it means, the act, and a way out.
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../app/use-async.js';
import { Button, type ButtonProps } from './button.js';
import { ErrorCallout } from './callout.js';
import { Dialog } from './dialog.js';

export interface ConfirmDialogProps {
  readonly title: string;
  /** On the button that does it. */
  readonly action: string;
  /** Default `danger`. */
  readonly variant?: ButtonProps['variant'];
  /** Its error stays in the dialog. */
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ConfirmDialog({ title, action, variant = 'danger', act, onClose, children }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const confirmed = useAction(act);
  return (
    <Dialog
      alert
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          <Button variant={variant} isPending={confirmed.pending} onPress={() => confirmed.run()}>
            {action}
          </Button>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
        </>
      }
    >
      {children}
      {confirmed.error ? <ErrorCallout error={confirmed.error} /> : null}
    </Dialog>
  );
}
