// One request to open shares: who, why, what, and the fingerprint that is compared by voice before anything is released.
import { type CaseOfficers, type CasePurpose } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import account from '../account/account-page.module.css';
import own from '../authority/authority.module.css';
import { PurposeList } from '../investigations/case-purposes.js';
import investigations from '../investigations/investigations.module.css';
import { OfficerEvidence } from '../investigations/officer-evidence.js';
import { RefusalForm } from '../investigations/refusal-form.js';

export interface ShareRequestDialogProps {
  readonly subject: {
    readonly title: string;
    readonly reason: string;
    readonly askedBy: string;
    readonly purposes: readonly CasePurpose[];
    readonly fingerprint: string;
    /** Null: one stands behind the case. */
    readonly officers: CaseOfficers | null;
    readonly meetings: readonly {
      readonly meetingId: string;
      readonly devices: number;
      readonly startsAtMs: number | null;
    }[];
    /** Null: not known here. */
    readonly threshold: number | null;
  };
  readonly releaseLabel: string;
  readonly release: () => Promise<void>;
  /** Null: there is no way to answer no but by word of mouth. */
  readonly refuse: ((reason: string) => Promise<void>) | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ShareRequestDialog(props: ShareRequestDialogProps) {
  const { t } = useTranslation();
  const { subject, release, refuse, onClose, onDone } = props;
  const [isCompared, setCompared] = useState(false);
  const [isSecondCompared, setSecondCompared] = useState(false);
  const [isRefusing, setRefusing] = useState(false);
  const done = () => {
    onClose();
    onDone();
  };
  const grant = useAction(async () => {
    await release();
    done();
  });
  const isReady = isCompared && (subject.officers === null || isSecondCompared);
  return (
    <Dialog title={subject.title} open onClose={onClose} wide>
      <div className={account.form}>
        <p className={account.lead}>{t('requests.askedBy', { name: subject.askedBy })}</p>
        <h3>{t('requests.reason')}</h3>
        <p className={investigations.words}>{subject.reason}</p>
        <h3>{t('testimonies.asked')}</h3>
        <PurposeList purposes={subject.purposes} />
        <h3>{t('requests.meeting')}</h3>
        <Meetings meetings={subject.meetings} />
        {subject.threshold === null ? null : <p>{t('requests.needed', { count: subject.threshold })}</p>}
        <OfficersBehind officers={subject.officers} isElsewhere={subject.threshold === null} />
        <Callout tone="warning" title={t('requests.fingerprint')}>
          <p>{t('requests.compareText')}</p>
          <p className={own.fingerprint}>{subject.fingerprint}</p>
          <label className={investigations.choice}>
            <input
              type="checkbox"
              checked={isCompared}
              onChange={(event) => setCompared(event.currentTarget.checked)}
            />
            <span>{t('requests.compared')}</span>
          </label>
          {subject.officers === null ? null : (
            <label className={investigations.choice}>
              <input
                type="checkbox"
                checked={isSecondCompared}
                onChange={(event) => setSecondCompared(event.currentTarget.checked)}
              />
              <span>{t('officers.comparedSecond', { name: subject.officers.second.name })}</span>
            </label>
          )}
        </Callout>
        {grant.error ? <ErrorCallout error={grant.error} /> : null}
        {isRefusing && refuse !== null ? (
          <RefusalForm
            label={t('requests.refusalReason')}
            hint={t('requests.refusalHint')}
            action={t('requests.refuse')}
            refuse={refuse}
            onDone={done}
            onCancel={() => setRefusing(false)}
          />
        ) : (
          <div className={account.actions}>
            <Button variant="primary" isDisabled={!isReady} isPending={grant.pending} onPress={() => grant.run()}>
              {props.releaseLabel}
            </Button>
            {refuse === null ? null : <Button onPress={() => setRefusing(true)}>{t('requests.refuse')}</Button>}
            <Button variant="quiet" onPress={onClose}>
              {t('common.cancel')}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function OfficersBehind({ officers, isElsewhere }: { officers: CaseOfficers | null; isElsewhere: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('officers.title')}</h3>
      {officers === null ? (
        <p>{t('officers.one')}</p>
      ) : (
        <div className={investigations.officers}>
          <OfficerEvidence officer={officers.opener} did="opener" />
          <OfficerEvidence officer={officers.second} did="second" />
          {isElsewhere ? <p>{t('officers.elsewhere', { origin: officers.origin })}</p> : null}
        </div>
      )}
    </>
  );
}

function Meetings({ meetings }: { meetings: ShareRequestDialogProps['subject']['meetings'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul>
      {meetings.map(({ meetingId, devices, startsAtMs }) => (
        <li key={meetingId}>
          {startsAtMs === null ? null : <p>{formats.dateTime(startsAtMs)}</p>}
          <p className={investigations.code}>{meetingId}</p>
          <p>{t('requests.shares', { count: devices })}</p>
        </li>
      ))}
    </ul>
  );
}
