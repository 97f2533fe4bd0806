// A dialog that holds the focus until it is answered or closed.
import { X } from 'lucide-react';
import { type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.js';
import { classes } from './classes.js';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  /** For questions that must be answered: assistive technology reads the body at once. */
  readonly alert?: boolean;
  /** Stays until what it asks for is done: no way past it by Escape, a press beside it or a cross. */
  readonly insistent?: boolean;
}

export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      isDismissable={!props.insistent}
      isKeyboardDismissDisabled={props.insistent ?? false}
      isOpen={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      className={styles.overlay ?? ''}
    >
      <Modal className={classes(styles.modal, props.wide && styles.wide)}>
        <AriaDialog className={styles.dialog ?? ''} role={props.alert ? 'alertdialog' : 'dialog'}>
          <div className={styles.head}>
            <Heading slot="title" level={2} className={styles.title ?? ''}>
              {props.title}
            </Heading>
            {props.insistent ? null : (
              <IconButton label={t('common.close')} onPress={props.onClose}>
                <X size={20} aria-hidden />
              </IconButton>
            )}
          </div>
          <div className={styles.body}>{props.children}</div>
          {props.actions ? <div className={styles.actions}>{props.actions}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
