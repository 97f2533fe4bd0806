// The officers behind a case: who opened it, who confirmed it, and the confirmation itself.
import { type CaseView, type OfficersView } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import own from '../authority/authority.module.css';
import styles from './investigations.module.css';
import { OfficerEvidence } from './officer-evidence.js';
import { RefusalForm } from './refusal-form.js';

/** Nothing where one officer is enough. */
export function CaseOfficersPart(props: { view: CaseView; onChanged: () => void }) {
  const { t } = useTranslation();
  const { view, onChanged } = props;
  const { officers } = view;
  if (officers === null) return null;
  const isOpen = view.closedAtMs === null;
  return (
    <section className={styles.part} aria-labelledby="case-officers">
      <h2 id="case-officers">{t('officers.title')}</h2>
      <div className={styles.officers}>
        <OfficerEvidence officer={officers.opener} did="opener" />
        {officers.both === null ? null : <OfficerEvidence officer={officers.both.second} did="second" />}
      </div>
      <Standing officers={officers} />
      {isOpen && officers.state === 'waiting' ? (
        <Waiting view={view} officers={officers} onChanged={onChanged} />
      ) : null}
      {isOpen && officers.state === 'confirmed' && officers.second?.isOwn && view.requests.length === 0 ? (
        <Withdrawal caseId={view.case.caseId} onChanged={onChanged} />
      ) : null}
    </section>
  );
}

/** What a second officer said that is no confirmation. */
function Standing({ officers: { second } }: { officers: OfficersView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (second === null || second.state === 'confirmed') return null;
  const told = { name: second.actor, when: formats.dateTime(second.atMs) };
  if (second.state === 'withdrawn') return <p>{t('officers.withdrawn', told)}</p>;
  return (
    <Callout tone="warning" title={t('officers.declined', told)}>
      <p className={styles.words}>{second.reason}</p>
      <p>{t('officers.declinedText')}</p>
    </Callout>
  );
}

function Waiting(props: { view: CaseView; officers: OfficersView; onChanged: () => void }) {
  const { t } = useTranslation();
  const { view, officers, onChanged } = props;
  return (
    <Callout tone="info" title={t('officers.waits')}>
      <p>{view.isOwn ? t('officers.waitsOwn') : t('officers.waitsOther', { name: officers.opener.name })}</p>
      <p className={own.fingerprint}>{view.fingerprint}</p>
      {view.isOwn ? null : <Decision caseId={view.case.caseId} onChanged={onChanged} />}
    </Callout>
  );
}

function Decision(props: { caseId: string; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { caseId, onChanged } = props;
  const [isCompared, setCompared] = useState(false);
  const [isDeclining, setDeclining] = useState(false);
  const confirm = useAction(async () => {
    await client.investigations.confirm(caseId);
    onChanged();
  });
  if (isDeclining)
    return (
      <RefusalForm
        label={t('officers.declineReason')}
        hint={t('officers.declineHint')}
        action={t('officers.decline')}
        refuse={(reason) => client.investigations.decline(caseId, reason)}
        onDone={onChanged}
        onCancel={() => setDeclining(false)}
      />
    );
  return (
    <>
      <label className={styles.choice}>
        <input type="checkbox" checked={isCompared} onChange={(event) => setCompared(event.currentTarget.checked)} />
        <span>{t('officers.compared')}</span>
      </label>
      {confirm.error ? <ErrorCallout error={confirm.error} /> : null}
      <div className={account.actions}>
        <Button variant="primary" isDisabled={!isCompared} isPending={confirm.pending} onPress={() => confirm.run()}>
          {t('officers.confirm')}
        </Button>
        <Button onPress={() => setDeclining(true)}>{t('officers.decline')}</Button>
      </div>
    </>
  );
}

function Withdrawal(props: { caseId: string; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const withdraw = useAction(async () => {
    await client.investigations.withdraw(props.caseId);
    props.onChanged();
  });
  return (
    <>
      {withdraw.error ? <ErrorCallout error={withdraw.error} /> : null}
      <div className={account.actions}>
        <Button isPending={withdraw.pending} onPress={() => withdraw.run()}>
          {t('officers.withdraw')}
        </Button>
      </div>
    </>
  );
}
