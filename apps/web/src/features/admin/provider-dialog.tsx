// The form of one sign-in provider. Saving asks the provider for its configuration, so that only one that answers is stored;
// afterwards it shows what has to be registered there.
import { type ConfiguredProvider } from '@incamera/protocol';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Callout } from '../../ui/callout.js';
import { CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import styles from '../account/account-page.module.css';
import { draftOf, type ProviderDraft, requestOf } from './provider-draft.js';

export function ProviderDialog(props: {
  provider: ConfiguredProvider | null;
  onClose: () => void;
  onSaved: () => void;
}) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [draft, setDraft] = useState(() => draftOf(props.provider));
  const [saved, setSaved] = useState<ConfiguredProvider | null>(null);
  const request = requestOf(draft, props.provider);
  const save = useAction(async () => {
    if (request === null) return;
    setSaved(await client.providerAdministration.save(request));
    props.onSaved();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request !== null) save.run();
  };
  return (
    <Dialog title={props.provider?.label ?? t('providers.add')} open onClose={props.onClose}>
      {saved ? (
        <div className={styles.form}>
          <Callout tone="good" title={t('providers.saved')} live>
            <p>{t('providers.contacts', { hosts: saved.hosts.join(', ') })}</p>
          </Callout>
          <p>{t('providers.redirectText')}</p>
          <CopyField label={t('providers.redirect')} text={saved.redirectUrl} />
        </div>
      ) : (
        <form className={styles.form} onSubmit={submit} noValidate>
          <Fields draft={draft} hasSecret={props.provider?.hasSecret ?? false} onChange={setDraft} />
          {props.provider ? (
            <>
              <p>{t('providers.redirectText')}</p>
              <CopyField label={t('providers.redirect')} text={props.provider.redirectUrl} />
            </>
          ) : null}
          <FormEnd sending={save} action={t('providers.save')} isDisabled={request === null} onCancel={props.onClose} />
        </form>
      )}
    </Dialog>
  );
}

function Fields(props: { draft: ProviderDraft; hasSecret: boolean; onChange: (draft: ProviderDraft) => void }) {
  const { t } = useTranslation();
  const { draft } = props;
  const set = (change: Partial<ProviderDraft>) => props.onChange({ ...draft, ...change });
  return (
    <>
      <TextField
        label={t('providers.label')}
        description={t('providers.labelHint')}
        value={draft.label}
        onChange={(label) => set({ label })}
        limit={200}
      />
      <TextField
        label={t('providers.issuer')}
        description={t('providers.issuerHint')}
        placeholder="https://"
        value={draft.issuer}
        onChange={(issuer) => set({ issuer })}
        limit={512}
        inputProps={{ spellCheck: 'false', inputMode: 'url' }}
      />
      <TextField
        label={t('providers.clientId')}
        value={draft.clientId}
        onChange={(clientId) => set({ clientId })}
        limit={256}
        inputProps={{ spellCheck: 'false' }}
      />
      <TextField
        label={t('providers.clientSecret')}
        description={props.hasSecret ? t('providers.secretStays') : t('providers.secretHint')}
        type="password"
        autoComplete="off"
        value={draft.clientSecret}
        onChange={(clientSecret) => set({ clientSecret })}
        limit={1024}
      />
      <Switch
        label={t('providers.forSignIn')}
        description={t('providers.forSignInText')}
        selected={draft.forSignIn}
        onChange={(forSignIn) => set({ forSignIn })}
      />
      {draft.forSignIn ? <AdmissionFields draft={draft} set={set} /> : null}
      <Switch
        label={t('providers.forGuests')}
        description={t('providers.forGuestsText')}
        selected={draft.forGuests}
        onChange={(forGuests) => set({ forGuests })}
      />
    </>
  );
}

function AdmissionFields(props: { draft: ProviderDraft; set: (change: Partial<ProviderDraft>) => void }) {
  const { t } = useTranslation();
  const { draft, set } = props;
  return (
    <>
      <Select
        label={t('providers.admission')}
        choices={[
          { id: 'nobody', label: t('providers.nobody') },
          { id: 'listed', label: t('providers.listed') },
          { id: 'domain', label: t('providers.domain') },
        ]}
        selected={draft.admission}
        onSelect={(admission) => set({ admission })}
      />
      {draft.admission === 'listed' ? (
        <TextField
          label={t('providers.emails')}
          description={t('providers.perLine')}
          value={draft.emails}
          onChange={(emails) => set({ emails })}
          multiline
        />
      ) : null}
      {draft.admission === 'nobody' ? null : (
        <TextField
          label={t('providers.emailDomains')}
          description={draft.admission === 'listed' ? t('providers.domainsOptional') : t('providers.perLine')}
          value={draft.emailDomains}
          onChange={(emailDomains) => set({ emailDomains })}
          multiline
        />
      )}
    </>
  );
}
