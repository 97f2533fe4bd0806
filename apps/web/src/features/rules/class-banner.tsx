// The banner of a classification, in its colours and words: always visible, on shared screens as well.
import { type Classification } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { useLanguage } from '../../i18n/language.js';
import styles from './class-banner.module.css';

export function ClassBanner(props: { classification: Pick<Classification, 'banner' | 'colours'>; compact?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { banner, colours } = props.classification;
  return (
    <p
      className={styles.banner}
      data-compact={props.compact || undefined}
      data-classification
      style={{ backgroundColor: colours.background, color: colours.text }}
    >
      <span className="visually-hidden">{t('rules.banner', { words: '' })}</span>
      {banner[language]}
    </p>
  );
}

/** That of the meeting around this component; nothing before its charter is read. */
export function MeetingBanner(props: { compact?: boolean }) {
  const classification = useMeeting((snapshot) => snapshot.meeting?.classification ?? null);
  if (classification === null) return null;
  return <ClassBanner classification={classification} {...(props.compact ? { compact: true } : {})} />;
}
