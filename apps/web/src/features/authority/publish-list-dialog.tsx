// Publishes a deny list that an authority signed elsewhere: first what it contains and changes, then the button.
import { type DeniedEntry, type DeniedSubject, type OfferedDenyList } from '@incamera/client';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { FileField } from '../../ui/file-field.js';
import styles from '../account/account-page.module.css';
import own from './authority.module.css';
import { type KnownPeople, useReasonNames, useSubjectWords } from './denied-words.js';

/** The largest list as base64 with line breaks; anything much larger is another file. */
const MAX_FILE_BYTES = 1_500_000;
/** More in one list nobody reads; their number is shown. */
const MAX_SHOWN = 200;

export function PublishListDialog(props: KnownPeople & { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { identityAdministration: administration } = client;
  const [offered, setOffered] = useState<OfferedDenyList | null>(null);
  const read = useAction(async (file: File) => {
    const bytes = file.size > MAX_FILE_BYTES ? new Uint8Array() : new Uint8Array(await file.arrayBuffer());
    setOffered(await administration.readList(bytes));
  });
  const publish = useAction(async (list: OfferedDenyList) => {
    await administration.publishList(list);
    props.onDone();
  });
  return (
    <Dialog
      title={t('publishedList.action')}
      open
      onClose={props.onClose}
      actions={
        <>
          <Button
            variant="primary"
            isPending={publish.pending}
            isDisabled={offered === null || read.pending}
            onPress={() => {
              if (offered !== null) publish.run(offered);
            }}
          >
            {t('publishedList.publish')}
          </Button>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.lead}>{t('publishedList.text')}</p>
        <FileField
          label={t('publishedList.file')}
          onChoose={(file) => {
            setOffered(null);
            publish.clear();
            if (file) read.run(file);
          }}
        />
        {read.error ? <ErrorCallout error={read.error} /> : null}
        {offered ? <Content list={offered} people={props.people} devices={props.devices} /> : null}
        {publish.error ? <ErrorCallout error={publish.error} /> : null}
      </div>
    </Dialog>
  );
}

function Content({ list, ...known }: KnownPeople & { list: OfferedDenyList }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { authority, version, issuedAtMs, entries, added, removed } = list;
  const isNew = new Set(added.map(({ subject }) => subject));
  const kept = entries.filter(({ subject }) => !isNew.has(subject));
  const when = formats.dateTime(issuedAtMs);
  return (
    <section aria-live="polite">
      <h3>{t('publishedList.of', { label: authority?.label ?? '', version, when })}</h3>
      {added.length + removed.length === 0 ? <p>{t('publishedList.unchanged')}</p> : null}
      <Entries title={t('publishedList.removed', { count: removed.length })} entries={removed} {...known} />
      <Entries title={t('publishedList.added', { count: added.length })} entries={added} {...known} />
      <Entries title={t('publishedList.kept', { count: kept.length })} entries={kept} {...known} />
      <p className={styles.rowText}>{t('publishedList.effect')}</p>
    </section>
  );
}

function Entries({ title, entries, ...known }: KnownPeople & { title: string; entries: readonly DeniedEntry[] }) {
  const { t } = useTranslation();
  const id = useId();
  const formats = useFormats();
  const reasons = useReasonNames();
  const words: (subject: DeniedSubject) => string = useSubjectWords(known);
  if (entries.length === 0) return null;
  const hiddenCount = entries.length - MAX_SHOWN;
  return (
    <>
      <h4 id={id}>{title}</h4>
      <ul className={own.entries} aria-labelledby={id}>
        {entries.slice(0, MAX_SHOWN).map(({ subject, sinceMs, reason }) => (
          <li key={JSON.stringify(subject)} className={own.entry}>
            {words(subject)} · {reasons[reason]} · {formats.dateTime(sinceMs)}
          </li>
        ))}
      </ul>
      {hiddenCount > 0 ? <p className={styles.rowText}>{t('publishedList.more', { count: hiddenCount })}</p> : null}
    </>
  );
}
