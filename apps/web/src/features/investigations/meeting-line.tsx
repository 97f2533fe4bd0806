// A meeting as an investigation knows it: when, of which classification, and its id; of nobody by name.
import { type TracedMeetings } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { useLanguage } from '../../i18n/language.js';
import styles from './investigations.module.css';

export function MeetingLine(props: { meetingId: string; meeting: TracedMeetings[number] | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const language = useLanguage();
  const { meetingId, meeting } = props;
  const when = meeting?.startsAtMs ?? null;
  return (
    <span>
      <span>
        {when === null ? t('cases.unknownTime') : formats.dateTime(when)}
        {' · '}
        {meeting?.classification?.[language] ?? t('cases.unknownClass')}
        {meeting === undefined ? '' : ` · ${t('cases.devices', { count: meeting.devices })}`}
      </span>
      <br />
      <span className={styles.code}>{meetingId}</span>
    </span>
  );
}
