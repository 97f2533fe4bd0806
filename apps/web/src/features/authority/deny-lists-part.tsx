// Deny lists: who is on them and why, their versions, and putting somebody on or taking an entry off.
import {
  type DeniablePerson,
  type DeniedSubject,
  type ListVersion,
  type OwnAuthority,
  type SignedDenyList,
} from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Select } from '../../ui/select.js';
import styles from '../account/account-page.module.css';
import own from './authority.module.css';
import { type Issued } from './certificates-part.js';
import { useReasonNames, useSubjectWords } from './denied-words.js';
import { type DenyCandidate, DenyDialog } from './deny-dialog.js';
import { PublishListDialog } from './publish-list-dialog.js';

export interface DenyListsProps {
  readonly lists: readonly SignedDenyList[];
  readonly people: readonly DeniablePerson[];
  readonly issued: Issued;
  readonly own: OwnAuthority | null;
  readonly onChanged: () => void;
}

export function DenyListsPart(props: DenyListsProps) {
  const { t } = useTranslation();
  const [accountId, setAccountId] = useState<string | null>(null);
  const [open, setOpen] = useState<DenyCandidate | null>(null);
  const [isPublishing, setPublishing] = useState(false);
  const person = props.people.find((one) => one.accountId === accountId);
  const done = () => {
    setOpen(null);
    setAccountId(null);
    setPublishing(false);
    props.onChanged();
  };
  return (
    <section className={styles.part} aria-labelledby="deny-title">
      <h2 id="deny-title">{t('authority.denyLists')}</h2>
      <p className={styles.lead}>{t('authority.denyListsText')}</p>
      <Select
        label={t('authority.denyWhom')}
        choices={props.people.map((one) => ({ id: one.accountId, label: one.displayName }))}
        selected={accountId}
        onSelect={setAccountId}
        placeholder={t('authority.denyChoose')}
      />
      {person ? <TargetButtons person={person} onDeny={setOpen} /> : null}
      <div className={styles.actions}>
        <Button onPress={() => setPublishing(true)}>{t('publishedList.action')}</Button>
      </div>
      {props.lists.length === 0 ? <p>{t('authority.denyNone')}</p> : null}
      {props.lists.map((list) => (
        <ListView key={list.authorityKey} list={list} {...props} />
      ))}
      {open ? (
        <DenyDialog candidate={open} hasOwn={props.own !== null} onClose={() => setOpen(null)} onDone={done} />
      ) : null}
      {isPublishing ? (
        <PublishListDialog
          people={props.people}
          devices={props.issued.devices}
          onClose={() => setPublishing(false)}
          onDone={done}
        />
      ) : null}
    </section>
  );
}

function TargetButtons(props: { person: DeniablePerson; onDeny: (candidate: DenyCandidate) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { accountId, displayName, passkeys } = props.person;
  return (
    <div className={styles.actions}>
      <Button
        variant="danger"
        onPress={() => props.onDeny({ target: { kind: 'person', accountId }, name: displayName })}
      >
        {t('authority.denyThisPerson', { name: displayName })}
      </Button>
      {passkeys.map(({ credentialId, name, createdAtMs }) => (
        <Button
          key={credentialId}
          onPress={() => props.onDeny({ target: { kind: 'passkey', credentialId }, name: displayName })}
        >
          {t('authority.denyThisPasskey', { name: name === '' ? formats.dateTime(createdAtMs) : name })}
        </Button>
      ))}
    </div>
  );
}

function ListView({ list, people, issued, own: ownAuthority, onChanged }: DenyListsProps & { list: SignedDenyList }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const reasons = useReasonNames();
  const words = useSubjectWords({ people, devices: issued.devices });
  const { authority, version, issuedAtMs, entries } = list;
  const isServers = authority?.kind === 'embedded' || authority?.kind === 'configured';
  const isOwn = authority !== null && authority.anchorId === ownAuthority?.anchorId;
  const allow = useAction(async (subject: DeniedSubject) => {
    if (isOwn) await client.officerAuthority.allow([subject]);
    else await client.identityAdministration.allow([subject]);
    onChanged();
  });
  return (
    <div className={styles.part}>
      <h3>{t('authority.listOf', { label: authority?.label ?? t('authority.unknownAuthority') })}</h3>
      <p className={styles.rowText}>
        {t('authority.listVersion', { version, when: formats.dateTime(issuedAtMs), count: entries.length })}
      </p>
      {allow.error ? <ErrorCallout error={allow.error} /> : null}
      <ul className={own.entries}>
        {entries.map(({ subject, sinceMs, reason }) => (
          <li key={JSON.stringify(subject)} className={own.entry}>
            <span>
              {words(subject)}
              {' · '}
              {reasons[reason]}
              {' · '}
              {formats.dateTime(sinceMs)}
            </span>
            {isOwn || isServers ? (
              <Button
                size="small"
                isPending={allow.pending}
                aria-label={`${t('authority.allow')}: ${words(subject)}`}
                onPress={() => allow.run(subject)}
              >
                {t('authority.allow')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {version > 1 ? <History authorityKey={list.authorityKey} /> : null}
    </div>
  );
}

function History(props: { authorityKey: string }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const [versions, setVersions] = useState<readonly ListVersion[] | null>(null);
  const load = useAction(async () => setVersions(await client.identityAdministration.history(props.authorityKey)));
  if (versions === null) {
    return (
      <div className={styles.actions}>
        <Button size="small" variant="quiet" isPending={load.pending} onPress={() => load.run()}>
          {t('authority.history')}
        </Button>
        {load.error ? <ErrorCallout error={load.error} /> : null}
      </div>
    );
  }
  return (
    <ul className={styles.rowText} aria-label={t('authority.history')}>
      {versions.map(({ version, entryCount, publishedAtMs }) => (
        <li key={version}>
          {t('authority.listVersion', { version, when: formats.dateTime(publishedAtMs), count: entryCount })}
        </li>
      ))}
    </ul>
  );
}
