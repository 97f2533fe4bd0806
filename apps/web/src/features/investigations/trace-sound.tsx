// What a trace found in the sound of a file.
import { type FoundPassage, type SoundFinding } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './investigations.module.css';
import { type TraceNames } from './trace-names.js';
import { DeviceHead, TraceHeads, useBoundText } from './trace-table.js';
import { clockText } from './trace-words.js';

export function SoundPart({ sound, ...names }: { sound: SoundFinding } & TraceNames) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { copies, echoes, notJudged, isReferenceUnknown, runnerUp, tested } = sound;
  const { nameOf } = names;
  const counted = {
    keys: formats.number(tested.keys),
    offsets: formats.number(tested.offsets),
    speeds: formats.number(tested.speeds),
  };
  return (
    <>
      {copies.length === 0 ? null : <Copies copies={copies} {...names} />}
      <p className={styles.small}>
        {t('trace.tested', counted)} {t('trace.scoreHint', { threshold: formats.tenths(sound.threshold) })}{' '}
        {runnerUp === null
          ? null
          : t('trace.runnerUp', { label: nameOf(runnerUp.label), score: formats.tenths(runnerUp.z) })}
      </p>
      {echoes.length === 0 ? null : (
        <div className={styles.part}>
          <h4>{t('trace.echoes')}</h4>
          <p>{t('trace.echoesText')}</p>
          <ul>
            {echoes.map(({ label, fileStart, delaySeconds, z }) => (
              <li key={`${label} ${fileStart}`}>
                {t('trace.echo', {
                  label: nameOf(label),
                  delay: formats.number(delaySeconds * 1000),
                  score: formats.tenths(z),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {isReferenceUnknown ? <p>{t('trace.referenceUnknown')}</p> : null}
      {notJudged.length === 0 ? null : (
        <div className={styles.part}>
          <h4>{t('trace.notJudged')}</h4>
          <p>{t('trace.notJudgedText')}</p>
          <ul>
            {notJudged.map((label) => (
              <li key={label}>{nameOf(label)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Copies(props: { copies: readonly FoundPassage[] } & TraceNames) {
  const { t } = useTranslation();
  const formats = useFormats();
  const boundText = useBoundText();
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <TraceHeads names={['device', 'certainty', 'inFile', 'inMeeting', 'speed', 'score']} />
        <tbody>
          {props.copies.map(({ label, falseAccusationBound, fileStart, fileEnd, meetingTime, speed, z }) => (
            <tr key={`${label} ${fileStart}`}>
              <DeviceHead label={label} nameOf={props.nameOf} basisOf={props.basisOf} />
              <td data-label={t('trace.certainty')}>{boundText(falseAccusationBound)}</td>
              <td data-label={t('trace.inFile')}>
                {t('trace.span', { from: clockText(fileStart), to: clockText(fileEnd) })}
              </td>
              <td data-label={t('trace.inMeeting')}>{clockText(meetingTime)}</td>
              <td data-label={t('trace.speed')}>{formats.percent(speed)}</td>
              <td data-label={t('trace.score')}>{formats.tenths(z)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
