// In the administration: who holds shares of evidence, how many it takes, and who was on the list before.
import { type HolderHistory } from '@incamera/protocol';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Select } from '../../ui/select.js';
import styles from '../account/account-page.module.css';
import css from '../authority/authority.module.css';
import { ListHolderForm } from './list-holder-form.js';

type Holder = HolderHistory['holders'][number];

export function HoldersSection() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.holderAdministration.history(), [client]));
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  const { threshold, holders } = loaded.value;
  const listed = holders.filter(({ retiredAtMs }) => retiredAtMs === null);
  const retired = holders.filter(({ retiredAtMs }) => retiredAtMs !== null);
  return (
    <div className={css.stack}>
      <p className={styles.lead}>{t('holders.lead')}</p>
      {listed.length === 0 ? (
        <Callout tone="info" title={t('holders.noneTitle')}>
          <p>{t('holders.noneText')}</p>
        </Callout>
      ) : (
        <>
          <Threshold threshold={threshold} holderCount={listed.length} onChanged={reload} />
          <ul className={styles.list}>
            {listed.map((holder) => (
              <HolderRow key={holder.holderId} holder={holder} onChanged={reload} />
            ))}
          </ul>
        </>
      )}
      <ListHolderForm onListed={reload} />
      {retired.length === 0 ? null : (
        <details>
          <summary>{t('holders.before')}</summary>
          <ul className={styles.list}>
            {retired.map((holder) => (
              <HolderRow key={holder.holderId} holder={holder} onChanged={reload} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** What a charter can name. */
const MOST = 16;

function Threshold(props: { threshold: number; holderCount: number; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const set = useAction(async (count: number) => {
    await client.holderAdministration.setThreshold(count);
    props.onChanged();
  });
  const shown = Math.max(props.holderCount, props.threshold);
  const counts = Array.from({ length: Math.min(shown, MOST) }, (_, i) => String(i + 1));
  return (
    <div>
      <Select
        label={t('holders.threshold')}
        choices={counts.map((id) => ({ id, label: id }))}
        selected={String(props.threshold)}
        onSelect={(id) => set.run(Number(id))}
        disabled={set.pending}
      />
      <p className={styles.rowText}>
        {props.threshold === 1 ? t('holders.thresholdAlone') : t('holders.thresholdText')}
      </p>
      {set.error ? <ErrorCallout error={set.error} /> : null}
    </div>
  );
}

function HolderRow(props: { holder: Holder; onChanged: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [retiring, setRetiring] = useState(false);
  const { name, organisation, listedAtMs, listedBy, retiredAtMs, retiredBy } = props.holder;
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>{name}</p>
        <p className={styles.rowText}>{organisation}</p>
        <p className={styles.rowText}>
          {t('holders.listedBy', { name: listedBy, when: formats.dateTime(listedAtMs) })}
          {retiredAtMs === null
            ? null
            : ` · ${t('holders.retiredBy', { name: retiredBy ?? '', when: formats.dateTime(retiredAtMs) })}`}
        </p>
      </div>
      {retiredAtMs === null ? (
        <div className={styles.actions}>
          <Button size="small" aria-label={`${t('holders.retire')}: ${name}`} onPress={() => setRetiring(true)}>
            {t('holders.retire')}
          </Button>
        </div>
      ) : null}
      {retiring ? (
        <RetireDialog holder={props.holder} onClose={() => setRetiring(false)} onDone={props.onChanged} />
      ) : null}
    </li>
  );
}

function RetireDialog(props: { holder: Holder; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const retire = async () => {
    await client.holderAdministration.retire(props.holder.holderId);
    props.onClose();
    props.onDone();
  };
  return (
    <ConfirmDialog
      title={t('holders.retireTitle', { name: props.holder.name })}
      action={t('holders.retire')}
      act={retire}
      onClose={props.onClose}
    >
      <p>{t('holders.retireText')}</p>
    </ConfirmDialog>
  );
}
