// In the own account: having a passkey certified by a security officer, and reading its words aloud.
import { type OwnPasskey } from '@incamera/client';
import { BadgeCheck } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useRefresh } from '../../app/use-refresh.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import styles from '../account/account-page.module.css';
import { CodeWords } from './code-words.js';

const NAME_CHARS = 64;

export function PasskeyCertification(props: { displayName: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [asking, setAsking] = useState(false);
  const { loaded, reload } = useLoaded(useCallback(() => client.identity.passkeys(), [client]));
  useRefresh(loaded, reload, loaded.state === 'failed' || (loaded.state === 'ready' && loaded.value.some(isWaiting)));
  const done = () => {
    setAsking(false);
    reload();
  };
  return (
    <section className={styles.part} aria-labelledby="certification-title">
      <h2 id="certification-title">{t('authority.certificationTitle')}</h2>
      <p className={styles.lead}>{t('authority.certificationText')}</p>
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'ready' ? (
        <>
          {loaded.value.filter(isInteresting).map((passkey) => (
            <PasskeyState key={passkey.credentialId} passkey={passkey} onChanged={reload} />
          ))}
          <div className={styles.actions}>
            <Button icon={<BadgeCheck size={18} aria-hidden />} onPress={() => setAsking(true)}>
              {t('authority.ask')}
            </Button>
          </div>
        </>
      ) : null}
      {asking ? <AskDialog displayName={props.displayName} onClose={() => setAsking(false)} onDone={done} /> : null}
    </section>
  );
}

const isWaiting = ({ request }: OwnPasskey): boolean => request?.state === 'open';

const isInteresting = ({ request, certificates }: OwnPasskey): boolean =>
  certificates.length > 0 || request?.state === 'open' || request?.state === 'refused';

function PasskeyState(props: { passkey: OwnPasskey; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { request, certificates, code } = props.passkey;
  const requestId = request?.requestId ?? '';
  const withdraw = useAction(async () => {
    await client.identity.withdrawRequest(requestId);
    props.onChanged();
  });
  if (request?.state === 'open') {
    return (
      <Callout
        tone="info"
        title={t('authority.waiting')}
        actions={
          <Button size="small" isPending={withdraw.pending} onPress={() => withdraw.run()}>
            {t('authority.withdraw')}
          </Button>
        }
      >
        <p>{t('authority.waitingText')}</p>
        {code ? <CodeWords code={code} label={t('authority.ownWords')} /> : <p>{t('authority.codeElsewhere')}</p>}
        {withdraw.error ? <ErrorCallout error={withdraw.error} /> : null}
      </Callout>
    );
  }
  const newest = Math.max(...certificates.map(({ notAfterMs }) => notAfterMs));
  if (certificates.length > 0) {
    return <Callout tone="good" title={t('authority.certifiedUntil', { when: formats.dateTime(newest) })} />;
  }
  return <Callout tone="warning" title={t('authority.refused')} />;
}

function AskDialog(props: { displayName: string; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [name, setName] = useState(props.displayName);
  const [email, setEmail] = useState('');
  const ask = useAction(async () => {
    const address = email.trim();
    await client.identity.requestCertification({ displayName: name.trim(), email: address === '' ? null : address });
    props.onDone();
  });
  const isComplete = name.trim() !== '' && excessOf(name, NAME_CHARS) === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) ask.run();
  };
  return (
    <Dialog title={t('authority.ask')} open onClose={props.onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.lead}>{t('authority.askText')}</p>
        <TextField label={t('authority.askName')} value={name} onChange={setName} limit={NAME_CHARS} autoFocus />
        <TextField
          label={t('authority.askEmail')}
          value={email}
          onChange={setEmail}
          type="email"
          inputProps={{ inputMode: 'email' }}
        />
        <FormEnd sending={ask} action={t('authority.askAction')} isDisabled={!isComplete} onCancel={props.onClose} />
      </form>
    </Dialog>
  );
}
