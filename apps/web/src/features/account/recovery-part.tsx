// Recovery codes: made anew, shown once, to be printed or written down.
import { type OwnAccount, type RecoveryCodes } from '@incamera/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { CopyButton } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import styles from './account-page.module.css';

export function RecoveryPart(props: { recovery: OwnAccount['recovery']; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const [codes, setCodes] = useState<RecoveryCodes | null>(null);
  const renew = useAction(async () => setCodes(await client.ownAccount.newRecoveryCodes()));
  const { recovery } = props;
  return (
    <section className={styles.part} aria-labelledby="recovery-title">
      <h2 id="recovery-title">{t('account.recovery')}</h2>
      <p className={styles.lead}>{t('account.recoveryText')}</p>
      {recovery ? (
        <p>
          {t('account.codesLeft', { count: recovery.codesLeft })}{' '}
          {t('account.created', { when: formats.dateTime(recovery.createdAtMs) })}
        </p>
      ) : (
        <Callout tone="warning" title={t('account.noCodes')} />
      )}
      {renew.error ? <ErrorCallout error={renew.error} /> : null}
      <div className={styles.actions}>
        <Button isPending={renew.pending} onPress={() => renew.run()}>
          {recovery ? t('account.replaceCodes') : t('account.makeCodes')}
        </Button>
      </div>
      {codes ? (
        <CodesDialog
          codes={codes}
          onClose={() => {
            setCodes(null);
            props.onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function CodesDialog(props: { codes: RecoveryCodes; onClose: () => void }) {
  const { t } = useTranslation();
  const { server } = usePlatform();
  const sheet = [
    `In Camera, ${new URL(server.origin).host}`,
    `${t('recover.sheet')}: ${props.codes.recoveryId}`,
    '',
    ...props.codes.codes.map((code, index) => `${String(index + 1).padStart(2)}  ${code}`),
  ].join('\n');
  return (
    <Dialog
      title={t('account.codesTitle')}
      open
      onClose={props.onClose}
      actions={
        <>
          <CopyButton text={sheet} />
          <Button variant="primary" onPress={props.onClose}>
            {t('account.codesKept')}
          </Button>
        </>
      }
    >
      <p>{t('account.codesText')}</p>
      <pre className={styles.sheet}>{sheet}</pre>
    </Dialog>
  );
}
