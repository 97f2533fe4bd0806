// What a trace found in the pictures of a file.
import { type PictureFinding } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import styles from './investigations.module.css';
import { type TraceNames } from './trace-names.js';
import { DeviceHead, TraceHeads, useBoundText } from './trace-table.js';
import { clockText } from './trace-words.js';

export function PicturesPart({ pictures, ...names }: { pictures: PictureFinding } & TraceNames) {
  const { t } = useTranslation();
  const formats = useFormats();
  const boundText = useBoundText();
  const { copies, runnerUp, tested, threshold } = pictures;
  return (
    <div className={styles.part}>
      <h4>{t('trace.pictures')}</h4>
      {copies.length === 0 ? null : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <TraceHeads names={['device', 'certainty', 'inMeeting', 'score']} />
            <tbody>
              {copies.map(({ label, falseAccusationBound, meetingTime, z }) => (
                <tr key={label}>
                  <DeviceHead label={label} {...names} />
                  <td data-label={t('trace.certainty')}>{boundText(falseAccusationBound)}</td>
                  <td data-label={t('trace.inMeeting')}>
                    {meetingTime === null ? t('trace.unknownMoment') : clockText(meetingTime)}
                  </td>
                  <td data-label={t('trace.score')}>{formats.tenths(z)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={styles.small}>
        {t('trace.testedPictures', { keys: formats.number(tested.keys), count: tested.pictures })}{' '}
        {t('trace.scoreOfPictures', { threshold: formats.tenths(threshold) })}{' '}
        {runnerUp === null
          ? null
          : t('trace.runnerUp', { label: names.nameOf(runnerUp.label), score: formats.tenths(runnerUp.z) })}
      </p>
    </div>
  );
}
