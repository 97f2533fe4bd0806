// A time line over the waveform. Colours are never alone: stretches carry their names where there is room, the legend names the kinds, and
// a table below says the same.
import { layTimeline, TIMELINE, type TimelineBlock, wavePath } from '@incamera/client/report';
import { useId } from 'react';
import { useMediaQuery } from '../../app/use-media-query.js';
import { keyed } from './keyed.js';
import styles from './report.module.css';
import { clockText } from './trace-words.js';

/** Units of the drawing, which scales with the page; on a phone few enough that texts stay as large as others. */
const WIDTH = 820;
const PHONE_WIDTH = 358;

export function TimelineFigure({ timeline, moment }: { timeline: TimelineBlock; moment: number | null }) {
  const id = useId();
  const whole = useMediaQuery('(max-width: 40rem)') ? PHONE_WIDTH : WIDTH;
  const laid = layTimeline(timeline, whole);
  const cursor = moment === null ? null : (moment / timeline.seconds) * whole;
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <figcaption id={id}>
        <bdi>{timeline.caption}</bdi>
      </figcaption>
      <div className={styles.scroll}>
        <svg
          className={styles.timeline}
          viewBox={`0 0 ${laid.width} ${laid.height}`}
          role="img"
          aria-label={timeline.caption}
        >
          {laid.wave === null ? null : (
            <path className={styles.wave} d={wavePath(timeline.peaks, laid.width, laid.wave.height)} />
          )}
          {laid.rows.map(({ label, top, boxes }) => (
            <g key={`${label} ${top}`}>
              <text x={0} y={top - 4} className={styles.axis}>
                {label}
              </text>
              {keyed(boxes).map(([place, { stretch, x, width, label: text }]) => (
                <g key={place}>
                  <title>{`${stretch.label}, ${clockText(stretch.from)} – ${clockText(stretch.to)}`}</title>
                  <rect data-kind={stretch.kind} x={x} y={top} width={width} height={TIMELINE.row} rx={2} />
                  {text === '' ? null : (
                    <text x={x + 4} y={top + 15} className={styles.inside}>
                      {text}
                    </text>
                  )}
                </g>
              ))}
            </g>
          ))}
          {laid.ticks.map(({ x, seconds }, i) => (
            <g key={seconds}>
              <path className={styles.tick} d={`M${x},${laid.axisTop}v5`} />
              <text
                x={x}
                y={laid.axisTop + 17}
                className={styles.axis}
                textAnchor={i === 0 ? 'start' : x > whole - 30 ? 'end' : 'middle'}
              >
                {clockText(seconds)}
              </text>
            </g>
          ))}
          {cursor === null ? null : <path className={styles.cursor} d={`M${cursor},0V${laid.axisTop}`} />}
        </svg>
      </div>
      <ul className={styles.legend}>
        {timeline.legend.map(({ kind, label }) => (
          <li key={kind}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect data-kind={kind} width={10} height={10} rx={2} />
            </svg>
            {label}
          </li>
        ))}
      </ul>
    </figure>
  );
}
