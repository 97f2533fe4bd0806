// Who is at the door, on what evidence the name rests, and the host's answer.
import { type Knocker } from '@incamera/client';
import { BadgeCheck, BellRing, History, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameFields, sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { classes } from '../../ui/classes.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { Reasons } from '../../ui/reasons.js';
import styles from './knock-panel.module.css';

export function KnockPanel() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const canAdmit = useMeeting((snapshot) => snapshot.self.canAdmit);
  const knocks = useMeeting((snapshot) => snapshot.knocks, sameList(sameFields<Knocker>()));
  const [refusing, setRefusing] = useState<Knocker | null>(null);
  const admit = useAction((ids: readonly Knocker['knockId'][]) => meeting.admit(ids));
  const newest = knocks.at(-1);
  const admissible = knocks.filter(({ obstacles }) => obstacles.length === 0);
  const shown = canAdmit && knocks.length > 0;
  return (
    <>
      <span className="visually-hidden" role="status">
        {shown && newest ? t('knocks.announced', { name: newest.displayName }) : ''}
      </span>
      {shown ? (
        <section className={styles.panel} aria-labelledby="knocks-title">
          <div className={styles.head}>
            <h2 id="knocks-title">
              <BellRing size={18} aria-hidden />
              {t('knocks.title', { count: knocks.length })}
            </h2>
            {admissible.length > 1 ? (
              <Button
                size="small"
                isPending={admit.pending}
                onPress={() => admit.run(admissible.map((knock) => knock.knockId))}
              >
                {t('knocks.admitAll')}
              </Button>
            ) : null}
          </div>
          <ul>
            {knocks.map((knock) => (
              <KnockRow
                key={knock.knockId}
                knock={knock}
                onAdmit={() => admit.run([knock.knockId])}
                onRefuse={() => setRefusing(knock)}
                busy={admit.pending}
              />
            ))}
          </ul>
          {admit.error ? (
            <div className={styles.error}>
              <ErrorCallout error={admit.error} />
            </div>
          ) : null}
          <p className={styles.hint}>{t('knocks.hint')}</p>
        </section>
      ) : null}
      {refusing ? <RefuseDialog key={refusing.knockId} knock={refusing} onClose={() => setRefusing(null)} /> : null}
    </>
  );
}

interface KnockRowProps {
  readonly knock: Knocker;
  readonly onAdmit: () => void;
  readonly onRefuse: () => void;
  readonly busy: boolean;
}

function KnockRow({ knock, onAdmit, onRefuse, busy }: KnockRowProps) {
  const { t } = useTranslation();
  const vouched = knock.evidence === 'charter_host';
  const Icon = vouched ? BadgeCheck : UserRound;
  return (
    <li className={styles.knock}>
      <div>
        <p className={styles.name}>{knock.displayName}</p>
        <p className={classes(styles.evidence, vouched && styles.strong)} title={t(`evidence.${knock.evidence}Long`)}>
          <Icon size={14} aria-hidden />
          {t(`evidence.${knock.evidence}`)}
        </p>
        {knock.returning ? (
          <p className={classes(styles.evidence, styles.strong)}>
            <History size={14} aria-hidden />
            {t('knocks.returning')}
          </p>
        ) : null}
        {knock.obstacles.length > 0 ? <Reasons explanations={knock.obstacles} /> : null}
      </div>
      <div className={styles.buttons}>
        <Button size="small" onPress={onRefuse} aria-label={`${t('knocks.refuse')}: ${knock.displayName}`}>
          {t('knocks.refuse')}
        </Button>
        <Button
          size="small"
          variant="primary"
          isDisabled={busy || knock.obstacles.length > 0}
          onPress={onAdmit}
          aria-label={`${t('knocks.admit')}: ${knock.displayName}`}
        >
          {t('knocks.admit')}
        </Button>
      </div>
    </li>
  );
}

const REASON_LIMIT = 200;

function RefuseDialog({ knock, onClose }: { knock: Knocker; onClose: () => void }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const [reason, setReason] = useState('');
  const refuse = useAction(async () => {
    await meeting.refuse(knock.knockId, reason.trim());
    onClose();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('knocks.refuseTitle', { name: knock.displayName })}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="danger"
            isPending={refuse.pending}
            isDisabled={excessOf(reason, REASON_LIMIT) > 0}
            onPress={() => refuse.run()}
          >
            {t('knocks.refuseAction')}
          </Button>
        </>
      }
    >
      <TextField label={t('knocks.refuseReason')} value={reason} onChange={setReason} limit={REASON_LIMIT} autoFocus />
      {refuse.error ? <ErrorCallout error={refuse.error} /> : null}
    </Dialog>
  );
}
