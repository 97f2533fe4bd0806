// The chat: messages and files of the meeting. Failed ones stay and can be sent again.
import { type ChatEntry } from '@incamera/client';
import { ArrowDown, Download, FileText } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameFields, sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button, IconButton } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { classes } from '../../ui/classes.js';
import { Reasons } from '../../ui/reasons.js';
import { useUncopied } from '../rules/use-uncopied.js';
import { ChatCompose } from './chat-compose.js';
import styles from './chat-panel.module.css';
import { Panel } from './panel.js';
import { saveFile } from './save-file.js';

const sameEntry = sameFields<ChatEntry>();
export const sameLog: ReturnType<typeof sameList<ChatEntry>> = sameList<ChatEntry>(sameEntry);

export function ChatPanel(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const entries = useMeeting((snapshot) => snapshot.chat, sameLog);
  const { chat: refused, copy } = useMeeting((snapshot) => snapshot.refusedActions);
  const log = useUncopied(copy !== undefined);
  return (
    <Panel
      title={t('chat.title')}
      onClose={props.onClose}
      takesFocus={false}
      foot={refused ? <Reasons explanations={refused} /> : <ChatCompose />}
    >
      {entries.length === 0 ? (
        <p className={styles.note}>{t('chat.empty')}</p>
      ) : (
        <p className={styles.note}>{t('chat.noteStart')}</p>
      )}
      {copy ? <Reasons explanations={copy} /> : null}
      <div ref={log} data-no-copy={copy ? true : undefined} className={styles.logBox}>
        <ChatLog entries={entries} />
      </div>
    </Panel>
  );
}

/** @param isOver the meeting is over for us: to read, nothing else */
export function ChatLog({ entries, isOver = false }: { entries: readonly ChatEntry[]; isOver?: boolean }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const count = entries.length;
  const ownLast = entries.at(-1)?.self ?? false;
  useEffect(() => {
    const mark = end.current;
    if (!mark) return;
    const observer = new IntersectionObserver(([entry]) => setAtEnd(entry?.isIntersecting ?? true));
    observer.observe(mark);
    return () => observer.disconnect();
  }, []);
  const follow = atEnd || ownLast;
  const followed = useRef(0);
  useEffect(() => {
    if (followed.current === count) return;
    followed.current = count;
    if (follow) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count, follow]);
  return (
    <>
      <div className={styles.log} role="log" aria-label={t('chat.log')} aria-live="polite">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} isOver={isOver} />
        ))}
      </div>
      <div ref={end} />
      {atEnd ? null : (
        <div className={styles.newer}>
          <Button
            size="small"
            icon={<ArrowDown size={16} aria-hidden />}
            onPress={() => end.current?.scrollIntoView({ block: 'nearest' })}
          >
            {t('chat.newMessages')}
          </Button>
        </div>
      )}
    </>
  );
}

const Entry = memo(
  function Entry({ entry, isOver }: { entry: ChatEntry; isOver: boolean }) {
    const { t } = useTranslation();
    const { meeting } = useMeetingScope();
    const formats = useFormats();
    const retry = useAction(() => meeting.retryChat(entry.id));
    return (
      <article className={classes(styles.entry, entry.self && styles.own)}>
        <p className={styles.meta}>
          <span className={styles.author}>
            {entry.self ? t('tile.self', { name: entry.displayName }) : entry.displayName}
          </span>
          <time dateTime={new Date(entry.atMs).toISOString()}>{formats.time(entry.atMs)}</time>
        </p>
        {entry.text === '' ? null : <p className={styles.text}>{entry.text}</p>}
        {entry.file ? <FileRow entry={entry} isOver={isOver} /> : null}
        {entry.state === 'sending' ? <p className={styles.state}>{t('chat.sending')}</p> : null}
        {entry.state === 'failed' ? (
          <p className={classes(styles.state, styles.failed)}>
            {t('chat.failed')}
            {isOver ? null : (
              <Button size="small" isPending={retry.pending} onPress={() => retry.run()}>
                {t('chat.retry')}
              </Button>
            )}
          </p>
        ) : null}
        {retry.error ? <ErrorCallout error={retry.error} tone="warning" /> : null}
      </article>
    );
  },
  (before, after) => sameEntry(before.entry, after.entry) && before.isOver === after.isOver,
);

function FileRow({ entry, isOver }: { entry: ChatEntry; isOver: boolean }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const formats = useFormats();
  const file = entry.file;
  const refused = useMeeting((snapshot) => snapshot.refusedActions.downloadFile);
  const save = useAction(async () => {
    if (file) saveFile(file.name, await meeting.openFile(entry.id));
  });
  if (!file) return null;
  return (
    <>
      <div className={styles.file}>
        <FileText size={20} aria-hidden />
        <div>
          <p className={styles.fileName} title={file.name}>
            {file.name}
          </p>
          <p className={styles.fileSize}>{save.pending ? t('chat.saving') : formats.bytes(file.sizeBytes)}</p>
        </div>
        {entry.state === 'sent' && refused === undefined && !isOver ? (
          <IconButton
            label={`${t('chat.download')}: ${file.name}`}
            isDisabled={save.pending}
            onPress={() => save.run()}
          >
            <Download size={18} aria-hidden />
          </IconButton>
        ) : null}
      </div>
      {refused ? <Reasons explanations={refused} /> : null}
      {save.error ? <ErrorCallout error={save.error} tone="warning" /> : null}
    </>
  );
}
