// The chat once the meeting is over for us, as long as its class lets it be read: to read, nothing else.
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/meeting-context.js';
import { useFormats } from '../../i18n/format.js';
import { Reasons } from '../../ui/reasons.js';
import { MeetingBanner } from '../rules/class-banner.js';
import { useUncopied } from '../rules/use-uncopied.js';
import { ChatLog, sameLog } from './chat-panel.js';
import styles from './kept-chat.module.css';

export function KeptChat() {
  const { t } = useTranslation();
  const formats = useFormats();
  const entries = useMeeting((snapshot) => snapshot.chat, sameLog);
  const minutes = useMeeting((snapshot) => snapshot.meeting?.classification.rules.chatLifeMinutes ?? 0);
  const copy = useMeeting((snapshot) => snapshot.refusedActions.copy);
  const log = useUncopied(copy !== undefined);
  if (entries.length === 0 || minutes === 0) return null;
  return (
    <section className={styles.kept} aria-labelledby="kept-chat">
      <h2 id="kept-chat">{t('kept.title')}</h2>
      <MeetingBanner compact />
      <p>{t('kept.text', { duration: formats.duration(minutes) })}</p>
      {copy ? <Reasons explanations={copy} /> : null}
      <div ref={log} data-no-copy={copy ? true : undefined} className={styles.log}>
        <ChatLog entries={entries} isOver />
      </div>
    </section>
  );
}
