// Cancelling a meeting or the rest of a series: people are told first, since the links are gone afterwards.
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { InvitationWays } from './invitation-ways.js';
import { MailForm } from './mail-form.js';
import { type Cancelling } from './planned-actions.js';
import styles from './schedule.module.css';

export function CancelDialog(props: { cancelling: Cancelling | null; onClose: () => void; onCancelled: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { cancelling } = props;
  const cancel = useAction(async ({ scope, meetingIds }: Cancelling) => {
    const [first] = meetingIds;
    if (first === undefined) return;
    try {
      if (scope === 'following') await client.schedule.cancelFollowing(first);
      else await client.schedule.cancel(first);
      props.onClose();
    } finally {
      // After half of them the list shows which half.
      props.onCancelled();
    }
  });
  const count = cancelling?.meetingIds.length ?? 0;
  return (
    <Dialog
      open={cancelling !== null}
      onClose={props.onClose}
      wide
      title={count > 1 ? t('schedule.cancelTitleAll', { count }) : t('schedule.cancelTitle')}
      actions={
        cancelling ? (
          <>
            <Button onPress={props.onClose}>{t('schedule.keep')}</Button>
            <Button variant="danger" isPending={cancel.pending} onPress={() => cancel.run(cancelling)}>
              {count > 1 ? t('schedule.cancelFollowing') : t('schedule.cancelOne')}
            </Button>
          </>
        ) : null
      }
    >
      {cancelling ? (
        <div className={styles.stack}>
          <p>{t('schedule.cancelText')}</p>
          <p>{t('schedule.cancelTell')}</p>
          <InvitationWays meetingIds={cancelling.meetingIds} kind="cancel" />
          <MailForm meetingIds={cancelling.meetingIds} kind="cancel" />
          {cancel.error ? <ErrorCallout error={cancel.error} /> : null}
        </div>
      ) : null}
    </Dialog>
  );
}
