// The keys of a case: opened in this browser from what the holders released, never shown.
import { type CaseView, type OpenedCase } from '@incamera/client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import { RestoreDialog } from '../authority/restore-dialog.js';
import styles from './investigations.module.css';

export interface CaseKeysProps {
  readonly view: CaseView;
  readonly keys: OpenedCase | null;
  readonly onOpened: (keys: OpenedCase) => void;
  readonly onChanged: () => void;
}

export function CaseKeys({ view, keys, onOpened, onChanged }: CaseKeysProps) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [isRestoring, setRestoring] = useState(false);
  const { caseId } = view.case;
  const open = useAction(async () => {
    onOpened(await client.investigations.openKeys(caseId));
    onChanged();
  });
  if (!view.hasKey) {
    return (
      <>
        <Callout
          tone="warning"
          title={t('cases.keyMissing')}
          actions={
            <Button size="small" onPress={() => setRestoring(true)}>
              {t('cases.restoreKey')}
            </Button>
          }
        >
          <p>{t('cases.keyMissingText')}</p>
        </Callout>
        {isRestoring ? (
          <RestoreDialog
            title={t('cases.restoreKey')}
            restore={(backup, passphrase) => client.investigations.restoreKey(caseId, backup, passphrase)}
            onClose={() => setRestoring(false)}
            onDone={() => {
              setRestoring(false);
              onChanged();
            }}
          />
        ) : null}
      </>
    );
  }
  if (keys !== null) return <OpenKeys keys={keys} />;
  if (!view.requests.some(({ state }) => state === 'released')) return null;
  return (
    <section className={styles.part} aria-labelledby="case-keys">
      <h2 id="case-keys">{t('cases.openKeys')}</h2>
      <p className={account.lead}>{t('cases.openKeysText')}</p>
      <div className={account.actions}>
        <Button
          variant="primary"
          icon={<KeyRound size={18} aria-hidden />}
          isPending={open.pending}
          onPress={() => open.run()}
        >
          {t('cases.openKeys')}
        </Button>
      </div>
      {open.error ? <ErrorCallout error={open.error} /> : null}
    </section>
  );
}

function OpenKeys({ keys }: { keys: OpenedCase }) {
  const { t } = useTranslation();
  const all = [...keys.meetings, ...keys.testifying];
  const closedCount = all.reduce((sum, { closed }) => sum + closed.length, 0);
  const testifyingCount = keys.testifying.reduce((sum, { devices }) => sum + devices.length, 0);
  const wrong = new Map(
    all.flatMap(({ meetingId, wrongHolders }) =>
      wrongHolders.map((holder) => [`${meetingId} ${holder.name} ${holder.organisation}`, holder] as const),
    ),
  );
  return (
    <section className={styles.part} aria-labelledby="case-keys">
      <h2 id="case-keys">
        {keys.deviceCount > 0
          ? t('cases.opened', { count: keys.deviceCount })
          : t('testimonies.opened', { count: testifyingCount })}
      </h2>
      {keys.deviceCount > 0 && testifyingCount > 0 ? (
        <p>{t('testimonies.opened', { count: testifyingCount })}</p>
      ) : null}
      <p className={account.lead}>{t('cases.openedText')}</p>
      {closedCount > 0 ? <Callout tone="warning" title={t('cases.closedDevices', { count: closedCount })} /> : null}
      {[...wrong].map(([id, { name, organisation }]) => (
        <Callout
          key={id}
          tone="danger"
          title={t('cases.wrongHolder', { name: name === '' ? t('cases.unlisted') : name, organisation })}
        />
      ))}
    </section>
  );
}
