// One of a list whose fingerprints people compare once on this device: until then the server alone says whose they are.
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from '../account/account-page.module.css';
import own from './authority.module.css';

export interface ComparedRowProps {
  readonly name: string;
  /** Whether it was compared, in words. */
  readonly tag: string;
  readonly text: string;
  readonly fingerprints: readonly string[];
  readonly isConfirmed: boolean;
  readonly confirmLabel: string;
  readonly confirm: () => Promise<void>;
}

export function ComparedRow({ name, tag, text, fingerprints, isConfirmed, confirmLabel, ...props }: ComparedRowProps) {
  const confirm = useAction(props.confirm);
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>
          {name}
          <span className={styles.tag}>{tag}</span>
        </p>
        <p className={styles.rowText}>{text}</p>
        {fingerprints.map((print) => (
          <p key={print} className={own.fingerprint}>
            {print}
          </p>
        ))}
        {confirm.error ? <ErrorCallout error={confirm.error} /> : null}
      </div>
      {isConfirmed ? null : (
        <div className={styles.actions}>
          <Button
            size="small"
            isPending={confirm.pending}
            aria-label={`${confirmLabel}: ${name}`}
            onPress={() => confirm.run()}
          >
            {confirmLabel}
          </Button>
        </div>
      )}
    </li>
  );
}
