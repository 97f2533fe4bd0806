// The security officer's page for classifications and policies: what is in force, a draft of it, what checking found, and the
// history.
import { type RulebookCheck, type RulebookFiles, type RulebookInForce } from '@incamera/client';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { LoadError } from '../../ui/load-error.js';
import { CheckResult } from './check-result.js';
import { numberedAfter, withoutEmptyLines } from './draft.js';
import { DraftDifference } from './draft-difference.js';
import { DraftEditor } from './draft-editor.js';
import { DraftForms } from './draft-forms.js';
import { draftOf, keepDraft } from './kept-draft.js';
import { RulebookHistoryList } from './rulebook-history.js';
import styles from './rules-office.module.css';

export function RulesOffice() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const book = useLoaded(useCallback(() => client.rulebooks.inForce(), [client]));
  return (
    <div className={styles.office}>
      <p className={styles.lead}>{t('office.lead')}</p>
      {book.loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {book.loaded.state === 'failed' ? <LoadError error={book.loaded.error} onRetry={book.reload} /> : null}
      {book.loaded.state === 'ready' ? (
        <Desk key={book.loaded.value.version} inForce={book.loaded.value} onPublished={book.reload} />
      ) : null}
    </div>
  );
}

function Desk({ inForce, onPublished }: { inForce: RulebookInForce; onPublished: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const formats = useFormats();
  const [files, setFiles] = useState<RulebookFiles>(() => draftOf(inForce));
  const [note, setNote] = useState('');
  const [found, setFound] = useState<{ files: RulebookFiles; check: RulebookCheck } | null>(null);
  const isChanged = JSON.stringify(files) !== JSON.stringify(inForce.files);
  const change = (next: RulebookFiles) => {
    keepDraft(inForce.version, next);
    setFiles(next);
  };
  const check = useAction(async () => {
    const draft = numberedAfter(withoutEmptyLines(files), inForce.files);
    change(draft);
    setFound({ files: draft, check: await client.rulebooks.check(draft) });
  });
  const publish = useAction(async () => {
    await client.rulebooks.publish({ files, replaces: inForce.version, note: note.trim() });
    onPublished();
  });
  // What was found is about the very texts that were checked.
  const current = found?.files === files ? found.check : null;
  const isGood = current !== null && current.problem === null && current.failedChecks.length === 0;
  return (
    <>
      <p>{t('office.inForce', { version: String(inForce.version), when: formats.dateTime(inForce.publishedAtMs) })}</p>
      <DraftForms files={files} onChange={change} />
      <details className={styles.texts}>
        <summary>{t('office.texts')}</summary>
        <DraftEditor files={files} onChange={change} />
      </details>
      <DraftDifference before={inForce.files} after={files} />
      <div className={styles.actions}>
        <Button variant="primary" isPending={check.pending} isDisabled={!isChanged} onPress={() => check.run()}>
          {t('office.check')}
        </Button>
        <Button isDisabled={!isChanged} onPress={() => change(inForce.files)}>
          {t('office.discard')}
        </Button>
      </div>
      {check.error ? <ErrorCallout error={check.error} /> : null}
      {current ? <CheckResult check={current} files={files} /> : null}
      {isGood && isChanged ? (
        <div className={styles.publish}>
          <Callout tone="good" title={t('office.good')} />
          <TextField label={t('office.note')} value={note} onChange={setNote} limit={500} />
          <Button variant="primary" isPending={publish.pending} onPress={() => publish.run()}>
            {t('office.publish')}
          </Button>
          {publish.error ? <ErrorCallout error={publish.error} /> : null}
        </div>
      ) : null}
      <RulebookHistoryList onLoad={change} />
    </>
  );
}
