// The answer: one-off or structural by a rule that is said, with the counts that it rests on.
import { type Pattern, type Sweep } from '@incamera/client/sweep';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { Callout, type CalloutProps } from '../../ui/callout.js';
import styles from './sweep.module.css';
import { SweepChart } from './sweep-chart.js';

const TONES: Readonly<Record<Pattern, CalloutProps['tone']>> = {
  none: 'good',
  'one-off': 'info',
  structural: 'danger',
  undecided: 'warning',
};
/** More are in the saved history. */
const MOST_ROWS = 200;

export function SweepAnswer({ answer }: { answer: Sweep }) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  const { pattern, found, comparable, unknown, organisers, share } = answer;
  return (
    <section className={styles.stack} aria-labelledby="sweep-answer">
      <h2 id="sweep-answer" className={styles.heading}>
        {t('sweep.answer')}
      </h2>
      <Callout tone={TONES[pattern]} title={t(`sweepPattern.${pattern}`)} live>
        <p>{t(`sweepRule.${pattern}`)}</p>
      </Callout>
      <p>
        {t('sweep.counts', { found: number(found.length), comparable: number(comparable) })}{' '}
        {comparable > 0 ? t('sweep.interval', { low: percent(share.low), high: percent(share.high) }) : null}{' '}
        {found.length > 0 ? t('sweep.organisers', { count: organisers }) : null}{' '}
        {unknown > 0 ? t('sweep.notSaid', { count: unknown }) : null}
      </p>
      <SweepChart weeks={answer.weeks} />
      {found.length > 0 ? <FoundTable answer={answer} /> : null}
    </section>
  );
}

function FoundTable({ answer: { found } }: { answer: Sweep }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>{t('sweep.meetings')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('sweep.began')}</th>
            <th scope="col">{t('sweep.meeting')}</th>
            <th scope="col">{t('sweep.organiser')}</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MOST_ROWS).map(({ meetingId, organiser, atMs }) => (
            <tr key={meetingId}>
              <td>{dateTime(atMs)}</td>
              <td>
                <code>{meetingId}</code>
              </td>
              <td>{organiser === '' ? t('sweep.noOrganiser') : <code>{organiser}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > MOST_ROWS ? <p>{t('sweep.more', { count: found.length - MOST_ROWS })}</p> : null}
    </div>
  );
}
