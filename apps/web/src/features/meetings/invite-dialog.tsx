// Passing on the links of a meeting or a series: link and QR code of one meeting, and the invitation by every way there is.
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { QrCode } from '../../ui/qr-code.js';
import { InvitationWays } from './invitation-ways.js';
import { MailForm } from './mail-form.js';
import styles from './meetings-page.module.css';
import { type Invited } from './planned-actions.js';

export function InviteDialog(props: { invited: Invited | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { invited } = props;
  const link = invited?.link ?? null;
  const enter = (address: string) => {
    const url = new URL(address);
    navigate(url.pathname + url.hash);
  };
  const titles = { meeting: t('meetings.created'), series: t('schedule.seriesReady'), change: t('meetings.created') };
  return (
    <Dialog
      open={invited !== null}
      onClose={props.onClose}
      wide
      title={invited === null ? '' : invited.made === null ? invited.title : titles[invited.made]}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.close')}</Button>
          {link === null ? null : (
            <Button variant="primary" onPress={() => enter(link)}>
              {t('meetings.enterNow')}
            </Button>
          )}
        </>
      }
    >
      {invited ? <InviteBody invited={invited} /> : null}
    </Dialog>
  );
}

function InviteBody({ invited }: { invited: Invited }) {
  const { t } = useTranslation();
  const { link, meetingIds } = invited;
  return (
    <div className={styles.share} data-single={link === null}>
      <div className={styles.shareText}>
        {invited.interrupted ? (
          <>
            <Callout tone="warning" title={t('schedule.interrupted')}>
              <p>{t('schedule.interruptedHint')}</p>
            </Callout>
            <ErrorCallout error={invited.interrupted} tone="warning" />
          </>
        ) : null}
        {invited.made === 'change' ? <Callout tone="info">{t('schedule.newLink')}</Callout> : null}
        {link === null ? (
          <p>{t('schedule.datesInvited', { count: meetingIds.length })}</p>
        ) : (
          <OneLink link={link} expiresAtMs={invited.expiresAtMs} />
        )}
        <InvitationWays meetingIds={meetingIds} kind="request" />
        <MailForm meetingIds={meetingIds} kind="request" />
        <p className={styles.muted}>{t('meetings.hostKeyHint')}</p>
      </div>
      {link === null ? null : (
        <div className={styles.qr}>
          <QrCode text={link} label={t('meetings.qrLabel')} sizePx={168} />
          {t('meetings.qrHint')}
        </div>
      )}
    </div>
  );
}

function OneLink(props: { link: string; expiresAtMs: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <p>{t('meetings.createdText')}</p>
      <CopyField label={t('meetings.linkLabel')} text={props.link} />
      {props.expiresAtMs === null ? null : (
        <p className={styles.muted}>{t('meetings.expires', { when: formats.dateTime(props.expiresAtMs) })}</p>
      )}
    </>
  );
}
