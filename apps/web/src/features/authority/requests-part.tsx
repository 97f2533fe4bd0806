// Who asks to have a passkey certified. The officer calls the person and has the words read aloud before signing.
import { type CertificationRequest, type OwnAuthority } from '@incamera/client';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useRefresh } from '../../app/use-refresh.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Switch } from '../../ui/switch.js';
import styles from '../account/account-page.module.css';
import { CodeWords } from './code-words.js';

/** New ones appear by themselves: the officer may be on the telephone with whoever asks. */
export function RequestsPart(props: { own: OwnAuthority | null; onChanged: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [open, setOpen] = useState<CertificationRequest | null>(null);
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.officerAuthority.requests(), [client]));
  useRefresh(loaded, reload);
  const { requests, invalidCount } = loaded.state === 'ready' ? loaded.value : { requests: [], invalidCount: 0 };
  const done = () => {
    setOpen(null);
    reload();
    props.onChanged();
  };
  return (
    <section className={styles.part} aria-labelledby="requests-title">
      <h2 id="requests-title">{t('authority.requests')}</h2>
      <p className={styles.lead}>{t('authority.requestsText')}</p>
      {invalidCount > 0 ? (
        <Callout tone="danger" title={t('authority.requestsInvalid', { count: invalidCount })} />
      ) : null}
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'ready' && requests.length === 0 ? <p>{t('authority.requestsNone')}</p> : null}
      {requests.length > 0 ? (
        <ul className={styles.list}>
          {requests.map((request) => (
            <li key={request.requestId} className={styles.row}>
              <div>
                <p className={styles.rowTitle}>{request.displayName}</p>
                <p className={styles.rowText}>
                  {request.email ?? t('authority.noEmail')}
                  {' · '}
                  {t('authority.account', { name: request.accountName })}
                  {' · '}
                  {formats.dateTime(request.createdAtMs)}
                </p>
              </div>
              <div className={styles.actions}>
                <Button
                  size="small"
                  aria-label={`${t('authority.check')}: ${request.displayName}`}
                  onPress={() => setOpen(request)}
                >
                  {t('authority.check')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {open ? <RequestDialog request={open} own={props.own} onClose={() => setOpen(null)} onDone={done} /> : null}
    </section>
  );
}

function RequestDialog(props: {
  request: CertificationRequest;
  own: OwnAuthority | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [compared, setCompared] = useState(false);
  const { request, own } = props;
  const certify = useAction(async () => {
    await client.officerAuthority.certify(request);
    props.onDone();
  });
  const refuse = useAction(async () => {
    await client.officerAuthority.refuse(request.requestId);
    props.onDone();
  });
  const isListed = own?.isListed === true;
  return (
    <Dialog
      title={t('authority.checkTitle', { name: request.displayName })}
      open
      onClose={props.onClose}
      wide
      actions={
        <>
          <Button
            variant="primary"
            isDisabled={!compared || !isListed}
            isPending={certify.pending}
            onPress={() => certify.run()}
          >
            {t('authority.certify')}
          </Button>
          <Button variant="danger" isPending={refuse.pending} onPress={() => refuse.run()}>
            {t('authority.refuse')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{t('authority.checkText', { name: request.displayName })}</p>
        <CodeWords code={request.code} label={t('authority.wordsOf', { name: request.displayName })} />
        <p className={styles.rowText}>
          {request.email ?? t('authority.noEmail')} · {t('authority.account', { name: request.accountName })} ·{' '}
          {request.isSyncable ? t('authority.synced') : t('authority.oneDevice')}
        </p>
        {isListed ? null : <Callout tone="warning" title={t('authority.needsOwn')} />}
        <Switch selected={compared} onChange={setCompared} label={t('authority.compared')} />
        {certify.error ? <ErrorCallout error={certify.error} /> : null}
        {refuse.error ? <ErrorCallout error={refuse.error} /> : null}
      </div>
    </Dialog>
  );
}
