// One thing to say on a page of its own: what happened, what it means, what can be done.
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './statement.module.css';

export interface StatementProps {
  readonly title: string;
  readonly text?: string;
  readonly icon?: ReactNode;
  readonly tone?: 'calm' | 'danger';
  readonly details?: ReactNode;
  readonly children?: ReactNode;
}

/** Takes the focus when it appears, so that a screen reader says what has changed. */
export function Statement(props: StatementProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div className={styles.statement}>
      {props.icon ? (
        <div className={styles.icon} data-tone={props.tone ?? 'calm'}>
          {props.icon}
        </div>
      ) : null}
      <h1 className={styles.title} ref={title} tabIndex={-1}>
        {props.title}
      </h1>
      {props.text ? <p className={styles.text}>{props.text}</p> : null}
      {props.details}
      <div className={styles.actions}>{props.children}</div>
    </div>
  );
}
