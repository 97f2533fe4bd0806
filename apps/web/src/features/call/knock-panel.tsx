// Who is at the door, on what evidence the name rests, and the host's answer.
import { type GuestRule, type Knocker } from '@incamera/client';
import { Ban, BellRing, History, ScrollText, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameFields, sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { classes } from '../../ui/classes.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { Reasons } from '../../ui/reasons.js';
import { AskedExceptionNote } from '../exceptions/asked-exception.js';
import { GrantDialog } from '../exceptions/grant-dialog.js';
import { AssuranceBadge } from '../identity/assurance-badge.js';
import { Changes } from '../identity/changed-callout.js';
import { NameMarkList } from '../identity/name-marks.js';
import { VouchDialog } from '../identity/vouch-dialog.js';
import { DoorMark } from './door-mark.js';
import { isAsked, isUnderWay, KnockAgreementLine, KnockAnswer } from './knock-agreement.js';
import styles from './knock-panel.module.css';

/** Guest rules under which a host's word lets somebody in. */
const VOUCHED: readonly GuestRule[] = ['link', 'vouched'];

/** Nobody but the person says who it is. */
const isUnknown = ({ assurance }: Knocker): boolean => assurance.level === 'self-asserted';

/** A click is not enough: a host signs an exception, or nobody can let this one in. */
const needsException = ({ exception, hiddenFailures }: Knocker): boolean =>
  exception !== null || hiddenFailures.length > 0;
const mayGrant = ({ exception, hiddenFailures, denied }: Knocker): boolean =>
  exception?.permitted === true && hiddenFailures.length === 0 && !denied;

export function KnockPanel() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const canAdmit = useMeeting((snapshot) => snapshot.self.canAdmit);
  const knocks = useMeeting((snapshot) => snapshot.knocks, sameList(sameFields<Knocker>()));
  const mayVouch = useMeeting((snapshot) => snapshot.meeting !== null && VOUCHED.includes(snapshot.meeting.guests));
  const choosesNames = useMeeting((snapshot) => snapshot.meeting?.choosesNames ?? false);
  const [refusing, setRefusing] = useState<Knocker | null>(null);
  const [vouching, setVouching] = useState<Knocker | null>(null);
  const [granting, setGranting] = useState<Knocker | null>(null);
  const admit = useAction((ids: readonly Knocker['knockId'][]) => meeting.admit(ids));
  const newest = knocks.at(-1);
  const admissible = knocks.filter(
    (knock) => knock.obstacles.length === 0 && !knock.denied && !isUnderWay(knock) && !needsException(knock),
  );
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
                onVouch={
                  mayVouch && isUnknown(knock) && !knock.denied && !needsException(knock)
                    ? () => setVouching(knock)
                    : null
                }
                onGrant={mayGrant(knock) ? () => setGranting(knock) : null}
                busy={admit.pending}
              />
            ))}
          </ul>
          {admit.error ? (
            <div className={styles.error}>
              <ErrorCallout error={admit.error} />
            </div>
          ) : null}
          <p className={styles.hint}>{choosesNames ? t('chosen.door') : t('knocks.hint')}</p>
        </section>
      ) : null}
      {vouching ? <VouchDialog key={vouching.knockId} knock={vouching} onClose={() => setVouching(null)} /> : null}
      {granting ? (
        <GrantDialog
          key={granting.knockId}
          knock={granting}
          needsVouch={mayVouch && isUnknown(granting) && granting.obstacles.length > 0}
          onClose={() => setGranting(null)}
        />
      ) : null}
      {refusing ? <RefuseDialog key={refusing.knockId} knock={refusing} onClose={() => setRefusing(null)} /> : null}
    </>
  );
}

interface KnockRowProps {
  readonly knock: Knocker;
  readonly onAdmit: () => void;
  readonly onRefuse: () => void;
  /** Null where nobody may be vouched for, or needs to be. */
  readonly onVouch: (() => void) | null;
  /** Null where no exception is asked for, or none can be made. */
  readonly onGrant: (() => void) | null;
  readonly busy: boolean;
}

function KnockRow({ knock, onAdmit, onRefuse, onVouch, onGrant, busy }: KnockRowProps) {
  const { t } = useTranslation();
  const admit = t(knock.needsSecond ? 'twoHosts.propose' : 'knocks.admit');
  return (
    <li className={styles.knock}>
      <div className={styles.about}>
        <p className={styles.name}>{knock.displayName}</p>
        <AssuranceBadge name={knock.displayName} assurance={knock.assurance} />
        <DoorMark expected={knock.expected} />
        <NameMarkList marks={knock.nameMarks} />
        {knock.denied ? (
          <p className={classes(styles.evidence, styles.obstacle)}>
            <Ban size={14} aria-hidden />
            {t('denied.door')}
          </p>
        ) : null}
        {knock.changed ? (
          <Callout tone="danger" title={t('changed.title', { name: knock.displayName })}>
            <Changes assurance={knock.assurance} />
            <p>{t('changed.text')}</p>
          </Callout>
        ) : null}
        {knock.returning ? (
          <p className={classes(styles.evidence, styles.strong)}>
            <History size={14} aria-hidden />
            {t('knocks.returning')}
          </p>
        ) : null}
        <AskedExceptionNote knock={knock} />
        {knock.obstacles.length > 0 && !isAsked(knock) ? <Reasons explanations={knock.obstacles} /> : null}
        <KnockAgreementLine knock={knock} />
      </div>
      <div className={styles.buttons}>
        <Button size="small" onPress={onRefuse} aria-label={`${t('knocks.refuse')}: ${knock.displayName}`}>
          {t('knocks.refuse')}
        </Button>
        {onVouch && knock.agreement === null ? (
          <Button
            size="small"
            icon={<UserCheck size={16} aria-hidden />}
            onPress={onVouch}
            aria-label={`${t('vouch.action')}: ${knock.displayName}`}
          >
            {t('vouch.action')}
          </Button>
        ) : null}
        {onGrant && !isAsked(knock) && !isUnderWay(knock) ? (
          <Button
            size="small"
            icon={<ScrollText size={16} aria-hidden />}
            onPress={onGrant}
            aria-label={`${t('exception.grant')}: ${knock.displayName}`}
          >
            {t('exception.grant')}
          </Button>
        ) : null}
        {isAsked(knock) ? (
          <KnockAnswer knock={knock} />
        ) : (
          <Button
            size="small"
            variant="primary"
            isDisabled={
              busy || knock.denied || knock.obstacles.length > 0 || isUnderWay(knock) || needsException(knock)
            }
            onPress={onAdmit}
            aria-label={`${admit}: ${knock.displayName}`}
          >
            {admit}
          </Button>
        )}
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
