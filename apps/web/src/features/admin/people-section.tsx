// People and their roles. Officers change them; operators see them.
import { type ListedPerson } from '@incamera/protocol';
import { UserPlus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import styles from '../account/account-page.module.css';
import { InviteDialog } from './invite-dialog.js';
import { type PersonStep, PersonStepDialog } from './person-step-dialog.js';
import { useRoleNames } from './role-names.js';
import { RolesDialog } from './roles-dialog.js';

export function PeopleSection() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [inviting, setInviting] = useState(false);
  const { loaded, reload } = useLoaded(
    useCallback(async () => {
      const [account, people] = await Promise.all([client.account(), client.people.list()]);
      return { people, ownId: account?.accountId ?? '', mayChange: account?.roles.includes('officer') ?? false };
    }, [client]),
  );
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  const { people, ownId, mayChange } = loaded.value;
  return (
    <div className={styles.part}>
      <p className={styles.lead}>{mayChange ? t('accounts.lead') : t('accounts.leadOperator')}</p>
      {mayChange ? (
        <div className={styles.actions}>
          <Button icon={<UserPlus size={18} aria-hidden />} onPress={() => setInviting(true)}>
            {t('accounts.invite')}
          </Button>
        </div>
      ) : null}
      <ul className={styles.list}>
        {people.map((person) => (
          <PersonRow
            key={person.accountId}
            person={person}
            isSelf={person.accountId === ownId}
            mayChange={mayChange}
            onChanged={reload}
          />
        ))}
      </ul>
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </div>
  );
}

function PersonRow(props: { person: ListedPerson; isSelf: boolean; mayChange: boolean; onChanged: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const roleNames = useRoleNames();
  const [open, setOpen] = useState<'roles' | PersonStep | null>(null);
  const { person } = props;
  const { displayName, roles, emails, passkeyCount, lastSignInAtMs, suspendedAtMs } = person;
  const done = () => {
    setOpen(null);
    props.onChanged();
  };
  const button = (label: string, onPress: () => void) => (
    <Button size="small" onPress={onPress} aria-label={`${label}: ${displayName}`}>
      {label}
    </Button>
  );
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>
          {displayName}
          {props.isSelf ? <span className={styles.tag}>{t('accounts.you')}</span> : null}
          {suspendedAtMs === null ? null : <span className={styles.tag}>{t('accounts.suspended')}</span>}
        </p>
        <p className={styles.rowText}>
          {roles.length === 0 ? t('accounts.noRoles') : roles.map((role) => roleNames[role].name).join(', ')}
          {emails.map((email) => ` · ${email}`)}
        </p>
        <p className={styles.rowText}>
          {t('accounts.passkeys', { count: passkeyCount })}
          {' · '}
          {lastSignInAtMs === null
            ? t('accounts.neverSignedIn')
            : t('accounts.lastSignIn', { when: formats.dateTime(lastSignInAtMs) })}
        </p>
      </div>
      {props.mayChange ? (
        <div className={styles.actions}>
          {button(t('accounts.roles'), () => setOpen('roles'))}
          {suspendedAtMs === null
            ? button(t('accounts.suspend'), () => setOpen('suspend'))
            : button(t('accounts.resume'), () => setOpen('resume'))}
          {button(t('accounts.delete'), () => setOpen('remove'))}
        </div>
      ) : null}
      {open === 'roles' ? <RolesDialog person={person} onClose={() => setOpen(null)} onDone={done} /> : null}
      {open !== null && open !== 'roles' ? (
        <PersonStepDialog person={person} step={open} onClose={() => setOpen(null)} onDone={done} />
      ) : null}
    </li>
  );
}
