// Work on a file that takes minutes: what is done now, how far it is, and about how long it still takes.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './investigations.module.css';
import { Pace } from './pace.js';

/** Percent. */
const WHOLE = 100;

export function WorkProgress(props: { stage: string; what: string; label: string; share: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const pace = useRef(new Pace());
  const { stage, what, label, share } = props;
  const percent = Math.round(share * WHOLE);
  const left = pace.current.secondsLeft(stage, share, performance.now());
  return (
    <div className={styles.progress}>
      <p role="status">{what}</p>
      <progress aria-label={label} max={WHOLE} value={percent} />
      <p className={styles.small}>
        <span aria-hidden>{formats.percent(percent / WHOLE)}</span>
        {left === null ? null : ` · ${left < 60 ? t('work.nearly') : leftText(left)}`}
      </p>
    </div>
  );

  function leftText(seconds: number): string {
    return t('work.left', { time: t('common.minutes', { count: Math.ceil(seconds / 60) }) });
  }
}
