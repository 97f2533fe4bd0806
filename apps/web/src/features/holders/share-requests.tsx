// In the own account, beside the key of a holder: who asks for its shares, and the answer. Nothing is released before the person
// says that the fingerprint was compared.
import { type FileRequest, type ShareRequest } from '@incamera/client';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { JsonFileForm } from '../../ui/json-file-form.js';
import account from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import { ShareRequestDialog } from './share-request-dialog.js';

export function ShareRequests() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.shareRequests.list(), [client]));
  return (
    <section className={account.part} aria-labelledby="share-requests-title">
      <h3 id="share-requests-title">{t('requests.title')}</h3>
      <p className={account.lead}>{t('requests.lead')}</p>
      {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {/* A key that no server lists yet is asked for nothing. */}
      {loaded.state === 'failed' && loaded.error.code !== 'holder/gone' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'failed' && loaded.error.code === 'holder/gone' ? <p>{t('requests.none')}</p> : null}
      {loaded.state === 'ready' && loaded.value.length === 0 ? <p>{t('requests.none')}</p> : null}
      {loaded.state === 'ready' && loaded.value.length > 0 ? (
        <ul className={account.list}>
          {loaded.value.map((request) => (
            <RequestRow key={`${request.caseId} ${request.meetingId}`} request={request} onChanged={reload} />
          ))}
        </ul>
      ) : null}
      <RequestFromFile />
    </section>
  );
}

function RequestRow(props: { request: ShareRequest; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const { request, onChanged } = props;
  const { title, state, askedBy, answeredAtMs, refusal, meetingId, devices, startsAtMs } = request;
  const when = answeredAtMs === null ? '' : formats.dateTime(answeredAtMs);
  return (
    <li className={account.row}>
      <div>
        <p className={account.rowTitle}>{title}</p>
        <p className={account.rowText}>{t('requests.askedBy', { name: askedBy })}</p>
        {state === 'released' ? <p className={account.rowText}>{t('requests.released', { when })}</p> : null}
        {state === 'refused' ? (
          <p className={account.rowText}>{t('requests.refused', { when, reason: refusal ?? '' })}</p>
        ) : null}
      </div>
      {state === 'released' ? null : (
        <div className={account.actions}>
          <Button size="small" aria-label={`${t('requests.answer')}: ${title}`} onPress={() => setOpen(true)}>
            {t('requests.answer')}
          </Button>
        </div>
      )}
      {isOpen ? (
        <ShareRequestDialog
          subject={{ ...request, meetings: [{ meetingId, devices, startsAtMs }] }}
          releaseLabel={t('requests.release')}
          release={() => client.shareRequests.release(request)}
          refuse={(reason) => client.shareRequests.refuse(request, reason)}
          onClose={() => setOpen(false)}
          onDone={onChanged}
        />
      ) : null}
    </li>
  );
}

/** From the security officer of another organisation, at whose server this person has no account. */
function RequestFromFile() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [request, setRequest] = useState<FileRequest | null>(null);
  const [isSaved, setSaved] = useState(false);
  const read = async (text: string) => {
    setSaved(false);
    setRequest(await client.shareRequests.readFile(text));
  };
  return (
    <details>
      <summary>{t('requests.fromFile')}</summary>
      <div className={account.form}>
        <JsonFileForm label={t('requests.file')} action={t('requests.readFile')} take={read} />
        {isSaved ? <Callout tone="good" title={t('requests.saved')} live /> : null}
      </div>
      {request === null ? null : (
        <ShareRequestDialog
          subject={{
            ...request,
            meetings: request.meetings.map((meeting) => ({ ...meeting, startsAtMs: null })),
            threshold: null,
          }}
          releaseLabel={t('requests.saveAnswer')}
          release={async () => {
            const answer = await client.shareRequests.answerFile(request);
            saveFile('incamera-share-release.json', new TextEncoder().encode(answer));
          }}
          refuse={null}
          onClose={() => setRequest(null)}
          onDone={() => setSaved(true)}
        />
      )}
    </details>
  );
}
