// The link of a meeting to pass on: copy, invitation text, QR code. Everything is made in the browser.
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { CopyButton, CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { QrCode } from '../../ui/qr-code.js';
import styles from './meetings-page.module.css';

export interface SharedMeeting {
  readonly link: string;
  readonly title: string;
  readonly startsAtMs: number;
  readonly expiresAtMs: number | null;
  /** Just made, rather than looked up again. */
  readonly created: boolean;
}

export function ShareMeetingDialog(props: { shared: SharedMeeting | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { shared } = props;
  const enter = (link: string) => {
    const url = new URL(link);
    navigate(url.pathname + url.hash);
  };
  return (
    <Dialog
      open={shared !== null}
      onClose={props.onClose}
      wide
      title={shared?.created ? t('meetings.created') : (shared?.title ?? '')}
      actions={
        shared ? (
          <>
            <Button onPress={props.onClose}>{t('common.close')}</Button>
            <Button variant="primary" onPress={() => enter(shared.link)}>
              {t('meetings.enterNow')}
            </Button>
          </>
        ) : null
      }
    >
      {shared ? <ShareBody shared={shared} /> : null}
    </Dialog>
  );
}

function ShareBody({ shared }: { shared: SharedMeeting }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const when = formats.dateTime(shared.startsAtMs);
  return (
    <div className={styles.share}>
      <div className={styles.shareText}>
        <p>{t('meetings.createdText')}</p>
        <CopyField label={t('meetings.linkLabel')} text={shared.link} />
        <div>
          <CopyButton
            text={t('meetings.invitation', { title: shared.title, when, link: shared.link })}
            label={t('meetings.copyInvitation')}
          />
        </div>
        <p className={styles.muted}>{t('meetings.hostKeyHint')}</p>
        {shared.expiresAtMs === null ? null : (
          <p className={styles.muted}>{t('meetings.expires', { when: formats.dateTime(shared.expiresAtMs) })}</p>
        )}
      </div>
      <div className={styles.qr}>
        <QrCode text={shared.link} label={t('meetings.qrLabel')} sizePx={168} />
        {t('meetings.qrHint')}
      </div>
    </div>
  );
}
