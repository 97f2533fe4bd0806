// Loudness as a row of bars, like on an instrument.
import { memo } from 'react';
import { classes } from './classes.js';
import styles from './level-meter.module.css';

const barCount = 20;
const bars = Array.from({ length: barCount }, (_, index) => index);

/** `level` is 0..1. */
export const LevelMeter = memo(function LevelMeter(props: { level: number; label: string }) {
  const lit = Math.round(Math.min(1, Math.max(0, props.level)) * barCount);
  return (
    <div className={styles.meter}>
      <meter className="visually-hidden" aria-label={props.label} min={0} max={barCount} value={lit} />
      {bars.map((index) => (
        <span
          key={index}
          aria-hidden="true"
          className={classes(styles.bar, index < lit && (index > 16 ? styles.hot : styles.on))}
        />
      ))}
    </div>
  );
});
