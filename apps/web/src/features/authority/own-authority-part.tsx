// The officer's own authority: made on this device, backed up under a passphrase, listed for new meetings.
import { type OwnAuthority } from '@incamera/client';
import { Printer, ShieldPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { classes } from '../../ui/classes.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import styles from '../account/account-page.module.css';
import own from './authority.module.css';
import { CreateAuthorityDialog } from './create-authority-dialog.js';
import { RestoreAuthorityDialog } from './restore-authority-dialog.js';

export function OwnAuthorityPart(props: { own: OwnAuthority | null; onChanged: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'create' | 'restore' | 'forget' | null>(null);
  const done = () => {
    setOpen(null);
    props.onChanged();
  };
  return (
    <section className={styles.part} aria-labelledby="own-authority-title">
      <h2 id="own-authority-title">{t('authority.ownTitle')}</h2>
      <p className={styles.lead}>{t('authority.ownText')}</p>
      {props.own === null ? (
        <div className={styles.actions}>
          <Button variant="primary" icon={<ShieldPlus size={18} aria-hidden />} onPress={() => setOpen('create')}>
            {t('authority.create')}
          </Button>
          <Button onPress={() => setOpen('restore')}>{t('authority.restore')}</Button>
        </div>
      ) : (
        <OwnAuthorityCard own={props.own} onForget={() => setOpen('forget')} onChanged={props.onChanged} />
      )}
      {open === 'create' ? <CreateAuthorityDialog onClose={done} /> : null}
      {open === 'restore' ? <RestoreAuthorityDialog onClose={() => setOpen(null)} onDone={done} /> : null}
      {open === 'forget' ? <ForgetDialog onClose={() => setOpen(null)} onDone={done} /> : null}
    </section>
  );
}

function OwnAuthorityCard(props: { own: OwnAuthority; onForget: () => void; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { name, organisation, domains, fingerprint, notAfterMs, isListed } = props.own;
  const list = useAction(async () => {
    await client.officerAuthority.list();
    props.onChanged();
  });
  return (
    <>
      <ul className={classes(styles.list, own.sheet)}>
        <li className={styles.row}>
          <div>
            <p className={styles.rowTitle}>
              {name}
              <span className={styles.tag}>{isListed ? t('authority.listed') : t('authority.notListed')}</span>
            </p>
            <p className={styles.rowText}>
              {organisation} · {domains.join(', ')} ·{' '}
              {t('authority.validUntil', { when: formats.dateTime(notAfterMs) })}
            </p>
            <p className={styles.rowText}>{t('authority.fingerprint')}</p>
            <p className={own.fingerprint}>{fingerprint}</p>
          </div>
          <div className={styles.actions}>
            <Button size="small" icon={<Printer size={16} aria-hidden />} onPress={printSheet}>
              {t('authority.print')}
            </Button>
            <Button size="small" onPress={props.onForget}>
              {t('authority.forget')}
            </Button>
          </div>
        </li>
      </ul>
      {isListed ? null : (
        <Callout
          tone="warning"
          title={t('authority.notListedTitle')}
          actions={
            <Button size="small" variant="primary" isPending={list.pending} onPress={() => list.run()}>
              {t('authority.list')}
            </Button>
          }
        >
          <p>{t('authority.notListedText')}</p>
        </Callout>
      )}
      {list.error ? <ErrorCallout error={list.error} /> : null}
    </>
  );
}

/** Prints the card with the fingerprint and nothing else: what people compare with. */
function printSheet(): void {
  document.body.dataset.print = 'authority';
  globalThis.print();
  delete document.body.dataset.print;
}

function ForgetDialog(props: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const forget = async () => {
    await client.officerAuthority.forget();
    props.onDone();
  };
  return (
    <ConfirmDialog
      title={t('authority.forgetTitle')}
      action={t('authority.forget')}
      act={forget}
      onClose={props.onClose}
    >
      <p>{t('authority.forgetText')}</p>
    </ConfirmDialog>
  );
}
