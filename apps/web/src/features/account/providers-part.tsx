// Ways into the own account through sign-in providers: tie, and take away.
import { type Identity } from '@incamera/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { leaveForProvider } from '../../app/provider-flow.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from './account-page.module.css';

/** Absent as long as there is no provider and nothing tied to one. */
export function ProvidersPart(props: { identities: readonly Identity[]; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client, server } = usePlatform();
  const formats = useFormats();
  const { loaded } = useLoaded(useCallback(() => client.providers.list(), [client]));
  const remove = useAction(async (issuer: string) => {
    await client.ownAccount.removeIdentity(issuer);
    props.onChanged();
  });
  const link = useAction(async (providerId: string) => {
    leaveForProvider(await client.providers.start(providerId, 'link'), 'link', '/account');
  });
  const tied = new Set(props.identities.map((identity) => identity.issuer));
  const offered = (loaded.state === 'ready' && !server.isElsewhere ? loaded.value : []).filter(
    (provider) => provider.forSignIn && !tied.has(provider.issuer),
  );
  if (props.identities.length === 0 && offered.length === 0) return null;
  const problem = remove.error ?? link.error;
  return (
    <section className={styles.part} aria-labelledby="identities-title">
      <h2 id="identities-title">{t('account.identities')}</h2>
      <p className={styles.lead}>{t('account.identitiesText')}</p>
      {props.identities.length > 0 ? (
        <ul className={styles.list}>
          {props.identities.map(({ issuer, label, email, createdAtMs }) => (
            <li key={issuer} className={styles.row}>
              <div>
                <p className={styles.rowTitle}>{label ?? issuer}</p>
                <p className={styles.rowText}>
                  {email === null ? null : `${email} · `}
                  {t('account.tied', { when: formats.dateTime(createdAtMs) })}
                </p>
              </div>
              <Button
                size="small"
                isPending={remove.pending}
                onPress={() => remove.run(issuer)}
                aria-label={`${t('account.remove')}: ${label ?? issuer}`}
              >
                {t('account.remove')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.actions}>
        {offered.map(({ providerId, label }) => (
          <Button key={providerId} isPending={link.pending} onPress={() => link.run(providerId)}>
            {t('account.tie', { label })}
          </Button>
        ))}
      </div>
      {problem ? <ErrorCallout error={problem} /> : null}
    </section>
  );
}
