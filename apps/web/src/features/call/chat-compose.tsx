// Writing a chat message and attaching a file. Enter sends, Shift+Enter breaks the line.
import { TEXT_LIMITS } from '@incamera/client';
import { LIMITS } from '@incamera/protocol';
import { Paperclip, SendHorizontal, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { IconButton } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from './chat-panel.module.css';

const maxChars = TEXT_LIMITS.chatChars;
/** Room for what encryption adds to a file. */
const maxFileBytes = LIMITS.fileBytes - 1024;

export function ChatCompose() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const formats = useFormats();
  const noFiles = useMeeting((snapshot) => snapshot.refusedActions.sendFile !== undefined);
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const send = useAction(async (words: string, attached: File | null) => {
    setText('');
    setFile(null);
    try {
      if (attached) {
        const bytes = new Uint8Array(await attached.arrayBuffer());
        await meeting.sendFile({ name: attached.name, mediaType: attached.type, bytes }, words);
      } else {
        await meeting.sendChat(words);
      }
    } catch (error) {
      // What the meeting kept as failed can be sent again from the log; anything else goes back into the field.
      const kept = meeting.getSnapshot().chat.some((entry) => entry.self && entry.state === 'failed');
      if (!kept) {
        setText((typed) => (typed === '' ? words : typed));
        setFile((picked) => picked ?? attached);
        throw error;
      }
    } finally {
      input.current?.focus();
    }
  });

  const tooLong = Math.max(0, text.length - maxChars);
  const tooLarge = file !== null && file.size > maxFileBytes;
  const sendable = (text.trim() !== '' || file !== null) && tooLong === 0 && !tooLarge && !send.pending;
  const submit = () => {
    if (sendable) send.run(text.trim(), file);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <div className={styles.foot}>
      {send.error ? <ErrorCallout error={send.error} tone="warning" /> : null}
      {tooLong > 0 ? (
        <p className={styles.failed} role="alert">
          {t('chat.tooLong', { count: tooLong })}
        </p>
      ) : null}
      {tooLarge ? (
        <p className={styles.failed} role="alert">
          {t('chat.tooLarge', { size: formats.bytes(maxFileBytes) })}
        </p>
      ) : null}
      {file ? (
        <p className={styles.attached}>
          <Paperclip size={16} aria-hidden />
          <span>
            {file.name} · {formats.bytes(file.size)}
          </span>
          <IconButton size="small" label={t('chat.removeFile')} onPress={() => setFile(null)}>
            <X size={16} aria-hidden />
          </IconButton>
        </p>
      ) : null}
      <div className={styles.compose}>
        {noFiles ? null : (
          <IconButton label={t('chat.attach')} onPress={() => picker.current?.click()}>
            <Paperclip size={20} aria-hidden />
          </IconButton>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            setFile(event.target.files?.[0] ?? null);
            event.target.value = '';
            input.current?.focus();
          }}
        />
        <textarea
          ref={input}
          className={styles.input}
          rows={1}
          aria-label={t('chat.label')}
          placeholder={t('chat.placeholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          enterKeyHint="send"
        />
        <IconButton label={t('common.send')} isDisabled={!sendable} onPress={submit}>
          <SendHorizontal size={20} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
