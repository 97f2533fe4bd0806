// Counts over weeks as bars: all that were compared, and of them those that have it. The same as a table, for whoever does not see bars.
import { type Week } from '@incamera/client/sweep';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './sweep.module.css';

const BAR = 12;
const GAP = 4;
const HEIGHT = 96;

export function SweepChart({ weeks }: { weeks: readonly Week[] }) {
  const { t } = useTranslation();
  const { dateTime, number } = useFormats();
  const most = Math.max(1, ...weeks.map(({ comparable }) => comparable));
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return null;
  const height = (count: number) => (count / most) * HEIGHT;
  const width = weeks.length * (BAR + GAP);
  return (
    <figure className={styles.figure}>
      <figcaption>{t('sweep.chart', { most: number(most) })}</figcaption>
      <div className={styles.scroll}>
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden className={styles.chart}>
          {weeks.map(({ startMs, matching, comparable }, i) => (
            <g key={startMs}>
              <rect
                className={styles.all}
                x={i * (BAR + GAP)}
                y={HEIGHT - height(comparable)}
                width={BAR}
                height={height(comparable)}
              />
              <rect
                className={styles.matching}
                x={i * (BAR + GAP)}
                y={HEIGHT - height(matching)}
                width={BAR}
                height={height(matching)}
              />
            </g>
          ))}
        </svg>
      </div>
      <p className={styles.legend} aria-hidden>
        <span className={styles.keyMatching} /> {t('sweep.have')} <span className={styles.keyAll} />{' '}
        {t('sweep.compared')}
      </p>
      <details>
        <summary>{t('sweep.asTable')}</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('sweep.week')}</th>
              <th scope="col">{t('sweep.have')}</th>
              <th scope="col">{t('sweep.compared')}</th>
            </tr>
          </thead>
          <tbody>
            {weeks.map(({ startMs, matching, comparable }) => (
              <tr key={startMs}>
                <th scope="row">{dateTime(startMs)}</th>
                <td>{number(matching)}</td>
                <td>{number(comparable)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
