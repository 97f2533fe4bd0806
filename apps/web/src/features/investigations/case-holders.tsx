// Whom a case asks, and what they answered; the fingerprint that the officer compares with each of them.
import { type CaseView, type NamedRequest } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { JsonFileForm } from '../../ui/json-file-form.js';
import account from '../account/account-page.module.css';
import own from '../authority/authority.module.css';
import { saveFile } from '../call/save-file.js';
import styles from './investigations.module.css';

export function CaseHolders(props: { view: CaseView; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { view, onChanged } = props;
  const { caseId } = view.case;
  const ask = useAction(async () => {
    await client.investigations.ask(caseId);
    onChanged();
  });
  const isOpen = view.closedAtMs === null;
  const mayAsk = isOpen && (view.officers === null || view.officers.state === 'confirmed');
  const threshold = Math.max(0, ...view.requests.map((one) => one.threshold));
  return (
    <section className={styles.part} aria-labelledby="case-holders">
      <h2 id="case-holders">{t('cases.holders')}</h2>
      {view.requests.length === 0 ? <p>{t('cases.notAsked')}</p> : <p>{t('cases.needed', { count: threshold })}</p>}
      {view.requests.length === 0 && mayAsk ? (
        <div className={account.actions}>
          <Button variant="primary" isPending={ask.pending} onPress={() => ask.run()}>
            {t('cases.askNow')}
          </Button>
        </div>
      ) : null}
      {ask.error ? <ErrorCallout error={ask.error} /> : null}
      {view.requests.length === 0 ? null : (
        <ul className={account.list}>
          {view.requests.map((request) => (
            <RequestRow
              key={`${request.meetingId} ${request.holderId}`}
              caseId={caseId}
              request={request}
              isOpen={isOpen}
            />
          ))}
        </ul>
      )}
      {isOpen && view.requests.length > 0 ? (
        <>
          <h3>{t('cases.fingerprint')}</h3>
          <p className={account.lead}>{t('cases.fingerprintText')}</p>
          <p className={own.fingerprint}>{view.fingerprint}</p>
          <AnswerFile caseId={caseId} onChanged={onChanged} />
        </>
      ) : null}
    </section>
  );
}

function RequestRow(props: { caseId: string; request: NamedRequest; isOpen: boolean }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const { caseId, isOpen } = props;
  const { holder, holderId, state, answeredAtMs, answeredBy, refusal, devices } = props.request;
  const name = holder.name === '' ? t('cases.unlisted') : holder.name;
  const save = useAction(async () => {
    const text = await client.investigations.requestFile(caseId, holderId);
    saveFile('incamera-share-request.json', new TextEncoder().encode(text));
  });
  const when = answeredAtMs === null ? '' : `${formats.dateTime(answeredAtMs)}, ${answeredBy ?? ''}`;
  return (
    <li className={account.row}>
      <div>
        <p className={account.rowTitle}>{name}</p>
        <p className={account.rowText}>
          {holder.organisation} · {t('cases.devices', { count: devices })}
        </p>
        <p className={account.rowText}>{t(`caseState.${state}`, { when, reason: refusal ?? '' })}</p>
        {save.error ? <ErrorCallout error={save.error} /> : null}
      </div>
      {isOpen && state !== 'released' ? (
        <div className={account.actions}>
          <Button
            size="small"
            aria-label={`${t('cases.requestFile')}: ${name}`}
            isPending={save.pending}
            onPress={() => save.run()}
          >
            {t('cases.requestFile')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function AnswerFile(props: { caseId: string; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const take = async (text: string) => {
    await client.investigations.takeAnswer(props.caseId, text);
    props.onChanged();
  };
  return (
    <details>
      <summary>{t('cases.answerFile')}</summary>
      <div className={account.form}>
        <p className={account.lead}>{t('cases.requestFileText')}</p>
        <JsonFileForm label={t('cases.answerFile')} action={t('cases.takeAnswer')} take={take} />
      </div>
    </details>
  );
}
