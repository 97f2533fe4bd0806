// One moment of the file: what it is there, who speaks, and who was in the room then. Moved by mouse, finger or keys.
import {
  type IncidentReport,
  type Moment,
  momentAt,
  type ReportInput,
  type TimelineBlock,
} from '@incamera/client/report';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { levelWord } from '../identity/levels.js';
import styles from './report.module.css';
import { stepsFrom } from './stretch-steps.js';
import { TimelineFigure } from './timeline-figure.js';
import { clockText } from './trace-words.js';

export function MomentPanel(props: { input: ReportInput; report: IncidentReport }) {
  const { t } = useTranslation();
  const id = useId();
  const [seconds, setSeconds] = useState(0);
  const file = props.input.files[0];
  const timeline = timelineIn(props.report);
  if (file === undefined || file.seconds === null || timeline === null) return null;
  const length = file.seconds;
  const { before, next } = stepsFrom(timeline, seconds);
  const values = { at: clockText(seconds), length: clockText(length) };
  return (
    <section className={styles.moment} aria-labelledby={id}>
      <h4 id={id}>{t('examine.moment')}</h4>
      <p className={styles.small}>{t('examine.momentHint')}</p>
      <TimelineFigure timeline={timeline} moment={seconds} />
      <input
        type="range"
        className={styles.slider}
        aria-labelledby={id}
        aria-valuetext={t('examine.momentAt', values)}
        min={0}
        max={length}
        step={length > 600 ? 1 : 0.5}
        value={seconds}
        onChange={(event) => setSeconds(Number(event.currentTarget.value))}
      />
      <div className={styles.steps}>
        <p className={styles.at}>{t('examine.momentAt', values)}</p>
        <StepButton label={t('examine.momentBefore')} to={before} onStep={setSeconds} />
        <StepButton label={t('examine.momentNext')} to={next} onStep={setSeconds} />
      </div>
      <MomentFacts moment={momentAt(file, props.input.meetings, seconds)} timeline={timeline} seconds={seconds} />
    </section>
  );
}

function StepButton({ label, to, onStep }: { label: string; to: number | null; onStep: (seconds: number) => void }) {
  const step = () => {
    if (to !== null) onStep(to);
  };
  return (
    <Button isDisabled={to === null} onPress={step}>
      {label}
    </Button>
  );
}

/** The time line of the first file. */
function timelineIn({ sections }: IncidentReport): TimelineBlock | null {
  const blocks = sections[0]?.id === 'file-1' ? sections[0].blocks : [];
  return blocks.find((block): block is TimelineBlock => block.kind === 'timeline') ?? null;
}

function MomentFacts(props: { moment: Moment; timeline: TimelineBlock; seconds: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { moment, timeline, seconds } = props;
  const { meetingSeconds, atMs, present } = moment;
  const clock = meetingSeconds === null ? null : clockText(meetingSeconds);
  const when =
    clock === null
      ? null
      : atMs === null
        ? t('examine.whenClock', { clock })
        : t('examine.whenText', { clock, time: formats.dateTime(atMs) });
  return (
    <dl className={styles.facts} aria-live="polite">
      {tracksAt(timeline, seconds).map(({ label, words }) => (
        <Fact key={label} label={label}>
          <bdi>{words.length === 0 ? t('examine.nothing') : words.join('; ')}</bdi>
        </Fact>
      ))}
      {when === null ? null : <Fact label={t('examine.when')}>{when}</Fact>}
      <Fact label={t('examine.present')}>
        {present === null ? t('examine.presentUnknown') : present.length === 0 ? t('examine.presentNobody') : null}
        {present === null || present.length === 0 ? null : (
          <ul>
            {present.map(({ leafKey, displayName, assurance, fromMs }) => (
              <li key={`${leafKey} ${fromMs}`}>
                <bdi>{assurance.name ?? displayName}</bdi>, {levelWord(assurance.level, t)}
              </li>
            ))}
          </ul>
        )}
      </Fact>
    </dl>
  );
}

/** What each track says of the moment, in the words of the report. */
function tracksAt({ tracks }: TimelineBlock, seconds: number) {
  return tracks.map(({ label, stretches }) => ({
    label,
    words: stretches.filter(({ from, to }) => from <= seconds && seconds <= to).map((stretch) => stretch.label),
  }));
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
