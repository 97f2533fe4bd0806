// An option that is on or off and takes effect at once.
import { Switch as AriaSwitch } from 'react-aria-components';
import styles from './field.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly description?: string;
  readonly selected: boolean;
  readonly disabled?: boolean;
  readonly onChange: (selected: boolean) => void;
}

export function Switch(props: SwitchProps) {
  return (
    <AriaSwitch
      className={styles.switch ?? ''}
      isSelected={props.selected}
      isDisabled={props.disabled ?? false}
      onChange={props.onChange}
    >
      <span className={styles.track}>
        <span className={styles.thumb} />
      </span>
      <span className={styles.switchText}>
        <span className={styles.switchLabel}>{props.label}</span>
        {props.description ? <span className={styles.description}>{props.description}</span> : null}
      </span>
    </AriaSwitch>
  );
}
