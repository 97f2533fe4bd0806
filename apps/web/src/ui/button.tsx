// Buttons of the interface: with words, and with an icon whose words are its label and tooltip.
import { type ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip as AriaTooltip,
  TooltipTrigger,
} from 'react-aria-components';
import styles from './button.module.css';
import { classes } from './classes.js';
import { Spinner } from './spinner.js';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode;
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'small' | 'medium' | 'large';
  readonly wide?: boolean;
  readonly icon?: ReactNode;
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  wide = false,
  icon,
  children,
  isPending,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      isPending={isPending ?? false}
      className={classes(
        styles.button,
        styles[variant],
        size === 'small' && styles.small,
        size === 'large' && styles.large,
        wide && styles.wide,
      )}
    >
      {isPending ? <Spinner /> : icon}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly label: string;
  readonly shortcut?: string;
  readonly children: ReactNode;
  readonly size?: 'small' | 'medium';
}

export function IconButton({ label, shortcut, children, size = 'medium', ...rest }: IconButtonProps) {
  return (
    <WithTooltip label={label} shortcut={shortcut}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classes(styles.button, styles.icon, size === 'small' && styles.small)}
      >
        {children}
      </AriaButton>
    </WithTooltip>
  );
}

export function WithTooltip(props: { label: string; shortcut?: string | undefined; children: ReactNode }) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {props.children}
      <AriaTooltip className={styles.tooltip ?? ''} offset={8}>
        {props.label}
        {props.shortcut ? <kbd className={styles.keycap}>{props.shortcut}</kbd> : null}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
