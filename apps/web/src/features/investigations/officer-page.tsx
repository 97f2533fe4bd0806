// The frame of the pages about investigations: for security officers who are signed in.
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { Callout } from '../../ui/callout.js';
import { itself, SignedIn } from '../account/signed-in.js';
import styles from './investigations.module.css';

export function OfficerPage(props: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const load = useCallback(() => client.account(), [client]);
  return (
    <SignedIn title={props.title} load={load} accountOf={itself} className={styles.page}>
      {(_, { roles }) =>
        roles.includes('officer') ? props.children : <Callout tone="warning" title={t('admin.noRole')} />
      }
    </SignedIn>
  );
}
