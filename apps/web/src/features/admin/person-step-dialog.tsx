// Suspending somebody, letting them in again, deleting the account: what each of it means for running meetings, said before.
import { type Client, type DeniedSubject } from '@incamera/client';
import { type ListedPerson } from '@incamera/protocol';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';

export type PersonStep = 'suspend' | 'resume' | 'remove';

export function PersonStepDialog(props: {
  person: ListedPerson;
  step: PersonStep;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { accountId, displayName: name } = props.person;
  const words = {
    suspend: [t('revocation.suspendTitle', { name }), t('revocation.suspendText'), t('accounts.suspend')],
    resume: [t('revocation.resumeTitle', { name }), t('revocation.resumeText'), t('accounts.resume')],
    remove: [t('accounts.deleteTitle', { name }), t('revocation.deleteText'), t('accounts.delete')],
  } as const;
  const [title, text, action] = words[props.step];
  const act = async () => {
    await STEPS[props.step](client, accountId);
    props.onDone();
  };
  return (
    <ConfirmDialog
      title={title}
      action={action}
      variant={props.step === 'resume' ? 'primary' : 'danger'}
      act={act}
      onClose={props.onClose}
    >
      <p>{text}</p>
    </ConfirmDialog>
  );
}

/** The server's lists say nothing about people whom the officer's own authority certified: that one signs the same. */
const STEPS: Readonly<Record<PersonStep, (client: Client, accountId: string) => Promise<void>>> = {
  suspend: async (client, accountId) =>
    denyByOwn(client, await client.people.setSuspended(accountId, true), 'unspecified'),
  resume: async (client, accountId) => {
    const subjects = await client.people.setSuspended(accountId, false);
    if ((await client.officerAuthority.current()) !== null) await client.officerAuthority.allow(subjects);
  },
  remove: async (client, accountId) => denyByOwn(client, await client.people.remove(accountId), 'left-organisation'),
};

async function denyByOwn(
  client: Client,
  subjects: readonly DeniedSubject[],
  reason: 'unspecified' | 'left-organisation',
): Promise<void> {
  if ((await client.officerAuthority.current()) !== null) await client.officerAuthority.deny(subjects, reason);
}
