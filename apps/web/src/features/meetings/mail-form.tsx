// Sending invitations by this server: says plainly what the server then knows, and keeps every address that failed.
import { type InvitationKind, type InvitationLanguage } from '@incamera/client';
import { type AppError } from '@incamera/kernel';
import { MAIL_LIMITS, mailAddressSchema, protocolErrors } from '@incamera/protocol';
import { Send } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { preferredLanguage } from '../../i18n/i18n.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { listAddresses } from './mail-addresses.js';
import styles from './schedule.module.css';

export function MailForm(props: { meetingIds: readonly string[]; kind: InvitationKind }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { meetingIds } = props;
  const { loaded } = useLoaded(useCallback(() => client.schedule.mailOffer(meetingIds), [client, meetingIds]));
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} tone="warning" />;
  const offer = loaded.value;
  if (offer.state === 'off') return null;
  return (
    <section className={styles.mail} aria-labelledby="mail-title">
      <h3 id="mail-title">{t('schedule.byServer')}</h3>
      {offer.state === 'class' ? (
        <p className={styles.hint}>{t('schedule.byServerClass')}</p>
      ) : (
        <SendForm {...props} from={offer.from} expected={offer.expected} />
      )}
    </section>
  );
}

interface Outcome {
  readonly sent: number;
  readonly failures: readonly { readonly error: AppError; readonly addresses: readonly string[] }[];
}

interface SendFormProps {
  readonly meetingIds: readonly string[];
  readonly kind: InvitationKind;
  readonly from: string;
  /** People whom the organiser expects: entered already. */
  readonly expected: readonly string[];
}

function SendForm(props: SendFormProps) {
  const { t, i18n } = useTranslation();
  const { client } = usePlatform();
  const [entered, setEntered] = useState(() => props.expected.join('\n'));
  const [tried, setTried] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const addresses = listAddresses(entered);
  const wrong = addresses.find((address) => !mailAddressSchema.safeParse(address).success);
  const problem =
    wrong === undefined
      ? addresses.length === 0 && outcome === null
        ? t('schedule.addressesMissing')
        : null
      : t('schedule.addressWrong', { address: wrong });

  const send = useAction(async (all: readonly string[]) => {
    setOutcome(null);
    const to = all.slice(0, MAIL_LIMITS.recipients);
    const language: InvitationLanguage = preferredLanguage([i18n.language]);
    const outcomes = await client.schedule.sendMail({ meetingIds: props.meetingIds, kind: props.kind, language, to });
    const failed = outcomes.filter(({ failure }) => failure !== null);
    // What did not go stays, to be corrected or sent again, and so does what is more than goes at once.
    setEntered([...failed.map(({ address }) => address), ...all.slice(to.length)].join('\n'));
    setTried(false);
    const codes = [...new Set(failed.map(({ failure }) => failure))].filter((code) => code !== null);
    setOutcome({
      sent: outcomes.length - failed.length,
      failures: codes.map((code) => ({
        error: protocolErrors.make(code),
        addresses: failed.filter(({ failure }) => failure === code).map(({ address }) => address),
      })),
    });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (addresses.length > 0 && wrong === undefined) send.run(addresses);
  };

  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      {props.kind === 'request' ? <p>{t('schedule.byServerWarning')}</p> : null}
      <TextField
        label={t('schedule.addresses')}
        description={t('schedule.addressesHint', { from: props.from })}
        value={entered}
        onChange={setEntered}
        error={tried ? problem : null}
        inputProps={{ inputMode: 'email', spellCheck: 'false' }}
        multiline
      />
      {send.error ? <ErrorCallout error={send.error} /> : null}
      {outcome !== null && outcome.sent > 0 ? (
        <Callout tone="good" live title={t('schedule.sent', { count: outcome.sent })} />
      ) : null}
      {outcome?.failures.map(({ error, addresses: failed }) => (
        <ErrorCallout
          key={error.code}
          error={error}
          actions={<p>{t('schedule.notSent', { addresses: failed.join(', ') })}</p>}
        />
      ))}
      <div>
        <Button type="submit" isPending={send.pending} icon={<Send size={16} aria-hidden />}>
          {props.kind === 'request' ? t('schedule.sendRequest') : t('schedule.sendCancel')}
        </Button>
      </div>
    </form>
  );
}
