// What to say after a record was saved: how much is in it, what is still to come, and how it is verified.
import { type AssembledRecord } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Callout } from './callout.js';

export function SavedRecord({ counts }: Pick<AssembledRecord, 'counts'>) {
  const { t } = useTranslation();
  const { testimonies, tooNew } = counts;
  return (
    <div role="status">
      <Callout tone="good" title={t('records.saved', { count: testimonies })}>
        {tooNew > 0 ? <p>{t('records.tooNew', { count: tooNew })}</p> : null}
        <p>{t('records.verify')}</p>
      </Callout>
    </div>
  );
}
