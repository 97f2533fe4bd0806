// A boxed message with a tone; `ErrorCallout` shows a typed error with what to do next.
import { PolicyRefusal } from '@incamera/client';
import { type AppError } from '@incamera/kernel';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { type ReactNode } from 'react';
import { useErrorText } from '../i18n/error-text.js';
import styles from './callout.module.css';
import { classes } from './classes.js';
import { Reasons } from './reasons.js';

const icons = { info: Info, warning: TriangleAlert, danger: CircleAlert, good: CircleCheck };

export interface CalloutProps {
  readonly tone: 'info' | 'warning' | 'danger' | 'good';
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Read out by assistive technology as soon as it appears. */
  readonly live?: boolean;
}

export function Callout({ tone, title, children, actions, live = false }: CalloutProps) {
  const Icon = icons[tone];
  return (
    <div className={classes(styles.callout, tone !== 'info' && styles[tone])} role={live ? 'alert' : undefined}>
      <Icon size={18} aria-hidden />
      <div className={styles.body}>
        {title ? <p className={styles.title}>{title}</p> : null}
        {children}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
    </div>
  );
}

export function ErrorCallout(props: { error: AppError; tone?: 'warning' | 'danger'; actions?: ReactNode }) {
  const text = useErrorText()(props.error);
  return (
    <Callout tone={props.tone ?? 'danger'} title={text.message} actions={props.actions} live>
      {props.error instanceof PolicyRefusal ? (
        <Reasons explanations={props.error.explanations} />
      ) : (
        <p className={styles.next}>{text.next}</p>
      )}
    </Callout>
  );
}
