// Changes the roles of one person.
import { type ListedPerson } from '@incamera/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import styles from '../account/account-page.module.css';
import { RoleSwitches } from './role-switches.js';

export function RolesDialog(props: { person: ListedPerson; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [roles, setRoles] = useState(props.person.roles as readonly ListedPerson['roles'][number][]);
  const save = useAction(async () => {
    await client.people.setRoles(props.person.accountId, roles);
    props.onDone();
  });
  return (
    <Dialog
      title={t('accounts.rolesTitle', { name: props.person.displayName })}
      open
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isPending={save.pending} onPress={() => save.run()}>
            {t('account.save')}
          </Button>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
        </>
      }
    >
      <div className={styles.form}>
        <RoleSwitches roles={roles} onChange={setRoles} />
        {save.error ? <ErrorCallout error={save.error} /> : null}
      </div>
    </Dialog>
  );
}
