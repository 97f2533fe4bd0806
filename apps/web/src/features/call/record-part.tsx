// The record of the meeting as this device knows it: behind the lock, and when the meeting is over.
import { type AssembledRecord } from '@incamera/client';
import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { SavedRecord } from '../../ui/saved-record.js';
import { saveFile } from './save-file.js';

/** `heading`: one level below the heading around it. */
export function RecordPart(props: { heading: 'h2' | 'h3'; className: string | undefined }) {
  const { heading: Heading, className } = props;
  const { t } = useTranslation();
  const canSave = useMeeting((snapshot) => snapshot.canSaveRecord);
  const meetingId = useMeeting((snapshot) => snapshot.meeting?.id ?? '');
  const { meeting } = useMeetingScope();
  const [saved, setSaved] = useState<AssembledRecord | null>(null);
  const save = useAction(async () => {
    const record = await meeting.saveRecord();
    saveFile(`record-${meetingId.slice(0, 8)}.json`, new TextEncoder().encode(record.text));
    setSaved(record);
  });
  if (!canSave) return null;
  return (
    <section className={className} aria-labelledby="meeting-record">
      <Heading id="meeting-record">{t('records.title')}</Heading>
      <p>{t('records.memberLead')}</p>
      <p>{t('records.less')}</p>
      <Button icon={<FileDown size={16} aria-hidden />} isPending={save.pending} onPress={() => save.run()}>
        {t('records.save')}
      </Button>
      {saved === null ? null : <SavedRecord counts={saved.counts} />}
      {save.error ? <ErrorCallout error={save.error} /> : null}
    </section>
  );
}
