// A round control of the call: on, off (loud, because then one is not heard or seen), or active.
import { type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { WithTooltip } from './button.js';
import { classes } from './classes.js';
import styles from './round-toggle.module.css';
import { Spinner } from './spinner.js';

export interface RoundToggleProps {
  /** Says what a press does. */
  readonly label: string;
  readonly shortcut?: string;
  /** False draws attention: microphone muted, camera off. */
  readonly on?: boolean;
  /** True marks something that runs: hand raised, screen shared, panel open. */
  readonly active?: boolean;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  /** Why the rules do not allow it; a press may still say so at length. */
  readonly refused?: string;
  readonly badge?: number;
  readonly onPress?: () => void;
  readonly children: ReactNode;
}

export function RoundToggle(props: RoundToggleProps) {
  const label = props.refused ? `${props.label} (${props.refused})` : props.label;
  return (
    <WithTooltip label={label} shortcut={props.shortcut}>
      <Button
        aria-label={label}
        isDisabled={(props.disabled ?? false) || (props.pending ?? false)}
        onPress={() => props.onPress?.()}
        className={classes(
          styles.toggle,
          props.on === false && styles.off,
          props.active && styles.active,
          props.refused && styles.refused,
        )}
      >
        {props.pending ? <Spinner /> : props.children}
        {props.badge ? (
          <span className={styles.badge} aria-hidden="true">
            {props.badge > 99 ? '99+' : props.badge}
          </span>
        ) : null}
      </Button>
    </WithTooltip>
  );
}
