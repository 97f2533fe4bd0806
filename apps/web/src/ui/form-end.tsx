// The end of a form in a dialog: what went wrong, the button that sends it, and a way out.
import { useTranslation } from 'react-i18next';
import { type Action } from '../app/use-async.js';
import styles from './actions.module.css';
import { Button } from './button.js';
import { ErrorCallout } from './callout.js';

export interface FormEndProps {
  /** What sending it does. */
  readonly sending: Pick<Action<readonly []>, 'pending' | 'error'>;
  /** On the button. */
  readonly action: string;
  /** Something is missing. */
  readonly isDisabled: boolean;
  readonly onCancel: () => void;
}

export function FormEnd({ sending, action, isDisabled, onCancel }: FormEndProps) {
  const { t } = useTranslation();
  return (
    <>
      {sending.error ? <ErrorCallout error={sending.error} /> : null}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={sending.pending} isDisabled={isDisabled}>
          {action}
        </Button>
        <Button onPress={onCancel}>{t('common.cancel')}</Button>
      </div>
    </>
  );
}
