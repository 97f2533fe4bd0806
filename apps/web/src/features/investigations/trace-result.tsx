// What a trace found, in words: whose copy, how sure, where; or nobody, which is an answer. And what it does not prove.
import { type FoundPassage, type TraceFinding } from '@incamera/client';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import styles from './investigations.module.css';
import { type TraceToolProps } from './trace-tool.js';
import { clockText, scoreText } from './trace-words.js';

interface Props extends Pick<TraceToolProps, 'nameOf' | 'basisOf' | 'note'> {
  readonly finding: TraceFinding;
}

export function TraceResult({ finding, nameOf, basisOf, note }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  // The answer took a while: whoever waited is led to it.
  useEffect(() => heading.current?.focus(), []);
  const { copies, echoes, notJudged, runnerUp, tested } = finding;
  const count = new Set(copies.map(({ label }) => label)).size;
  const counted = {
    keys: formats.number(tested.keys),
    offsets: formats.number(tested.offsets),
    speeds: formats.number(tested.speeds),
  };
  return (
    <section className={styles.result} aria-labelledby="trace-verdict">
      <h3 id="trace-verdict" ref={heading} tabIndex={-1}>
        {finding.verdict === 'nobody' ? t('trace.nobodyTitle') : t('trace.copiesTitle', { count })}
      </h3>
      {finding.verdict === 'nobody' ? (
        <p>{t('trace.nobodyText')}</p>
      ) : (
        <Copies copies={copies} nameOf={nameOf} basisOf={basisOf} />
      )}
      <p className={styles.small}>
        {t('trace.tested', counted)} {t('trace.scoreHint', { threshold: scoreText(finding.threshold) })}{' '}
        {runnerUp === null
          ? null
          : t('trace.runnerUp', { label: nameOf(runnerUp.label), score: scoreText(runnerUp.z) })}
      </p>
      {echoes.length === 0 ? null : (
        <div className={styles.part}>
          <h3>{t('trace.echoes')}</h3>
          <p>{t('trace.echoesText')}</p>
          <ul>
            {echoes.map(({ label, fileStart, delaySeconds, z }) => (
              <li key={`${label} ${fileStart}`}>
                {t('trace.echo', {
                  label: nameOf(label),
                  delay: formats.number(delaySeconds * 1000),
                  score: scoreText(z),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {notJudged.length === 0 ? null : (
        <div className={styles.part}>
          <h3>{t('trace.notJudged')}</h3>
          <p>{t('trace.notJudgedText')}</p>
          <ul>
            {notJudged.map((label) => (
              <li key={label}>{nameOf(label)}</li>
            ))}
          </ul>
        </div>
      )}
      <Callout tone="info" title={t('trace.limitsTitle')}>
        <p>{t('trace.limits')}</p>
      </Callout>
      <p className={styles.small}>
        {t('trace.fileHash')}: <span className={styles.code}>{finding.fileHash}</span>
        {note === null ? null : (
          <>
            <br />
            {note}
          </>
        )}
      </p>
      <div className={`${account.actions} ${styles.noPrint}`}>
        <Button onPress={() => saveFile('incamera-trace.json', new TextEncoder().encode(finding.report))}>
          {t('trace.save')}
        </Button>
        <Button onPress={() => window.print()}>{t('trace.print')}</Button>
      </div>
    </section>
  );
}

function Copies(props: { copies: readonly FoundPassage[] } & Pick<Props, 'nameOf' | 'basisOf'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const boundText = (bound: number) => {
    if (bound <= 1e-12) return t('trace.boundTrillion');
    return bound <= 1e-9 ? t('trace.boundBillion') : t('trace.boundMillion');
  };
  const heads = [
    t('trace.device'),
    t('trace.certainty'),
    t('trace.inFile'),
    t('trace.inMeeting'),
    t('trace.speed'),
    t('trace.score'),
  ];
  const [device, ...others] = heads;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{device}</th>
            {others.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.copies.map(({ label, falseAccusationBound, fileStart, fileEnd, meetingTime, speed, z }) => (
            <tr key={`${label} ${fileStart}`}>
              <th scope="row">
                {props.nameOf(label)}
                {props.basisOf(label) === null ? null : <p className={styles.small}>{props.basisOf(label)}</p>}
              </th>
              <td data-label={t('trace.certainty')}>{boundText(falseAccusationBound)}</td>
              <td data-label={t('trace.inFile')}>
                {t('trace.span', { from: clockText(fileStart), to: clockText(fileEnd) })}
              </td>
              <td data-label={t('trace.inMeeting')}>{clockText(meetingTime)}</td>
              <td data-label={t('trace.speed')}>{formats.percent(speed)}</td>
              <td data-label={t('trace.score')}>{scoreText(z)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
