// All authorities that new meetings name: this server's own, those of organisations, those of officers.
import { type Authority } from '@incamera/client';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from '../account/account-page.module.css';
import own from './authority.module.css';
import { listOfDomains } from './domains.js';

const LABEL_CHARS = 64;

export function AuthoritiesPart(props: { authorities: readonly Authority[]; onChanged: () => void }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const active = props.authorities.filter(({ isRetired }) => !isRetired);
  const retired = props.authorities.filter(({ isRetired }) => isRetired);
  const done = () => {
    setAdding(false);
    props.onChanged();
  };
  return (
    <section className={styles.part} aria-labelledby="authorities-title">
      <h2 id="authorities-title">{t('authority.authorities')}</h2>
      <p className={styles.lead}>{t('authority.authoritiesText')}</p>
      <ul className={styles.list}>
        {active.map((authority) => (
          <AuthorityRow key={authority.anchorId} authority={authority} onChanged={props.onChanged} />
        ))}
      </ul>
      <div className={styles.actions}>
        <Button icon={<Plus size={18} aria-hidden />} onPress={() => setAdding(true)}>
          {t('authority.add')}
        </Button>
      </div>
      {retired.length > 0 ? (
        <details>
          <summary>{t('authority.retired', { count: retired.length })}</summary>
          <ul className={styles.list}>
            {retired.map((authority) => (
              <AuthorityRow key={authority.anchorId} authority={authority} onChanged={props.onChanged} />
            ))}
          </ul>
        </details>
      ) : null}
      {adding ? <AddDialog onClose={() => setAdding(false)} onDone={done} /> : null}
    </section>
  );
}

function AuthorityRow(props: { authority: Authority; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { anchorId, kind, label, domains, fingerprint, notAfterMs, isRetired } = props.authority;
  const kinds = {
    embedded: t('authority.kindEmbedded'),
    configured: t('authority.kindConfigured'),
    organisation: t('authority.kindOrganisation'),
    officer: t('authority.kindOfficer'),
  };
  const mayRetire = !isRetired && (kind === 'organisation' || kind === 'officer');
  const retire = useAction(async () => {
    await client.identityAdministration.retireAuthority(anchorId);
    props.onChanged();
  });
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>
          {label}
          <span className={styles.tag}>{kinds[kind]}</span>
        </p>
        <p className={styles.rowText}>
          {domains.join(', ')} · {t('authority.validUntil', { when: formats.dateTime(notAfterMs) })}
        </p>
        <p className={own.fingerprint}>{fingerprint}</p>
        {retire.error ? <ErrorCallout error={retire.error} /> : null}
      </div>
      {mayRetire ? (
        <div className={styles.actions}>
          <Button
            size="small"
            isPending={retire.pending}
            aria-label={`${t('authority.retire')}: ${label}`}
            onPress={() => retire.run()}
          >
            {t('authority.retire')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function AddDialog(props: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [label, setLabel] = useState('');
  const [domains, setDomains] = useState('');
  const [pem, setPem] = useState('');
  const add = useAction(async () => {
    const authority = { pem, label: label.trim(), domains: listOfDomains(domains) };
    await client.identityAdministration.addAuthority(authority);
    props.onDone();
  });
  const isComplete =
    label.trim() !== '' && excessOf(label, LABEL_CHARS) === 0 && listOfDomains(domains).length > 0 && pem.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) add.run();
  };
  return (
    <Dialog title={t('authority.add')} open onClose={props.onClose} wide>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.lead}>{t('authority.addText')}</p>
        <TextField label={t('authority.label')} value={label} onChange={setLabel} limit={LABEL_CHARS} autoFocus />
        <TextField
          label={t('authority.domains')}
          description={t('authority.domainsHint')}
          value={domains}
          onChange={setDomains}
          inputProps={{ spellCheck: 'false', inputMode: 'url' }}
        />
        <TextField
          label={t('authority.pem')}
          value={pem}
          onChange={setPem}
          multiline
          placeholder="-----BEGIN CERTIFICATE-----"
        />
        <FormEnd sending={add} action={t('authority.add')} isDisabled={!isComplete} onCancel={props.onClose} />
      </form>
    </Dialog>
  );
}
