// In the own account: who could open evidence of meetings that are made here, and whether somebody compared their fingerprints on this
// device. Whoever was compared does not change or vanish without a word.
import { type ListedHolder, type ListedHolders } from '@incamera/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import styles from '../account/account-page.module.css';
import { ComparedRow } from '../authority/compared-row.js';

export function TrustedHolders() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.holders.list(), [client]));
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  if (loaded.state === 'loading') return null;
  const { threshold, holders, missing } = loaded.value;
  if (holders.length === 0 && missing.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="trusted-holders-title">
      <h2 id="trusted-holders-title">{t('holders.whoTitle')}</h2>
      <p className={styles.lead}>{t('holders.whoText', { count: Math.min(threshold, holders.length) })}</p>
      {missing.map((holder) => (
        <MissingHolder key={holder.holderId} holder={holder} onChanged={reload} />
      ))}
      <ul className={styles.list}>
        {holders.map((holder) => (
          <HolderRow key={holder.holderId} holder={holder} onChanged={reload} />
        ))}
      </ul>
    </section>
  );
}

function MissingHolder(props: { holder: ListedHolders['missing'][number]; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { holderId, name, organisation } = props.holder;
  const forget = useAction(async () => {
    await client.holders.forget(holderId);
    props.onChanged();
  });
  return (
    <Callout
      tone="danger"
      title={t('holders.missingTitle', { name, organisation })}
      actions={
        <Button size="small" isPending={forget.pending} onPress={() => forget.run()}>
          {t('holders.missingForget')}
        </Button>
      }
    >
      <p>{t('holders.missingText')}</p>
      {forget.error ? <ErrorCallout error={forget.error} /> : null}
    </Callout>
  );
}

function HolderRow(props: { holder: ListedHolder; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { holderId, name, organisation, fingerprint, isConfirmed } = props.holder;
  return (
    <ComparedRow
      name={name}
      tag={isConfirmed ? t('authority.isConfirmed') : t('holders.asServerSays')}
      text={organisation}
      fingerprints={[fingerprint]}
      isConfirmed={isConfirmed}
      confirmLabel={t('authority.confirm')}
      confirm={async () => {
        await client.holders.confirm(holderId);
        props.onChanged();
      }}
    />
  );
}
