// The record of each meeting of a case, from what the holders of the charter helped to open: one file for whoever has to judge.
import { type AssembledRecord, type OpenedCase } from '@incamera/client';
import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { SavedRecord } from '../../ui/saved-record.js';
import account from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import styles from './investigations.module.css';

export function CaseRecord({ keys }: { keys: OpenedCase }) {
  const { t } = useTranslation();
  return (
    <section className={styles.part} aria-labelledby="case-record">
      <h2 id="case-record">{t('records.title')}</h2>
      <p className={account.lead}>{t('records.caseLead')}</p>
      {keys.testifying.map(({ meetingId }) => (
        <MeetingRecord key={meetingId} keys={keys} meetingId={meetingId} />
      ))}
    </section>
  );
}

function MeetingRecord({ keys, meetingId }: { keys: OpenedCase; meetingId: string }) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState<AssembledRecord | null>(null);
  const save = useAction(async () => {
    const record = await keys.record(meetingId);
    saveFile(`record-${meetingId.slice(0, 8)}.json`, new TextEncoder().encode(record.text));
    setSaved(record);
  });
  return (
    <>
      <div className={account.actions}>
        <Button icon={<FileDown size={16} aria-hidden />} isPending={save.pending} onPress={() => save.run()}>
          {t('records.saveOf', { meeting: meetingId.slice(0, 8) })}
        </Button>
      </div>
      {saved === null ? null : <SavedRecord counts={saved.counts} />}
      {save.error ? <ErrorCallout error={save.error} /> : null}
    </>
  );
}
