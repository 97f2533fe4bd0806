// Lists a holder from the card that the person handed over: the fingerprint is shown, and compared by telephone, before.
import { type HolderNames } from '@incamera/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import styles from '../account/account-page.module.css';
import css from '../authority/authority.module.css';

export function ListHolderForm(props: { onListed: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [card, setCard] = useState('');
  const [read, setRead] = useState<(HolderNames & { readonly fingerprint: string }) | null>(null);
  const show = useAction(async (text: string) => setRead(await client.holderAdministration.read(text)));
  const list = useAction(async (text: string) => {
    await client.holderAdministration.list(text);
    setCard('');
    setRead(null);
    props.onListed();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (read === null) show.run(card);
    else list.run(card);
  };
  const error = list.error ?? show.error;
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-labelledby="list-holder-title">
      <h2 id="list-holder-title">{t('holders.add')}</h2>
      <TextField
        label={t('holders.card')}
        description={t('holders.cardHint')}
        value={card}
        multiline
        onChange={(text) => {
          setCard(text);
          setRead(null);
        }}
      />
      {read === null ? null : (
        <Callout tone="warning" title={`${read.name} · ${read.organisation}`} live>
          <p>{t('holders.compare')}</p>
          <p className={css.fingerprint}>{read.fingerprint}</p>
        </Callout>
      )}
      {error ? <ErrorCallout error={error} /> : null}
      <div className={styles.actions}>
        <Button
          type="submit"
          variant="primary"
          isPending={show.pending || list.pending}
          isDisabled={card.trim() === ''}
        >
          {read === null ? t('holders.read') : t('holders.list')}
        </Button>
      </div>
    </form>
  );
}
