// Which other meetings share a weakness: the history is fetched and verified here once, and each question is recorded before it is answered.
import { type TakenHistory } from '@incamera/client/sweep';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { saveFile } from '../call/save-file.js';
import styles from './sweep.module.css';
import { SweepAnswer } from './sweep-answer.js';
import { SweepForm } from './sweep-form.js';
import { type AnsweredSweep, useSweep } from './use-sweep.js';

export function SweepSection() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { number } = useFormats();
  const [taken, setTaken] = useState<TakenHistory | null>(null);
  const [count, setCount] = useState(0);
  const take = useAction(async () => {
    setCount(0);
    setTaken(await client.sweeps.take(setCount));
  });
  return (
    <div className={styles.stack}>
      <p className={styles.lead}>{t('sweep.lead')}</p>
      {taken === null ? (
        <>
          <div>
            <Button variant="primary" isPending={take.pending} onPress={() => take.run()}>
              {t('sweep.take')}
            </Button>
          </div>
          {take.pending ? <p role="status">{t('sweep.taking', { count, shown: number(count) })}</p> : null}
          {take.error ? <ErrorCallout error={take.error} /> : null}
        </>
      ) : (
        <Search taken={taken} />
      )}
    </div>
  );
}

function Search({ taken }: { taken: TakenHistory }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { answered, ask } = useSweep(taken);
  const { history, file } = taken;
  const save = () => saveFile('incamera-history.json', new TextEncoder().encode(JSON.stringify(file)));
  return (
    <>
      <div className={styles.taken}>
        <p>
          {t('sweep.taken', { entries: number(history.entries.length), size: number(history.head.size) })}{' '}
          {history.erased > 0 ? t('sweep.erased', { count: history.erased }) : null}{' '}
          {history.unknown > 0 ? t('sweep.unknown', { count: history.unknown }) : null}
        </p>
        <Button size="small" onPress={save}>
          {t('sweep.save')}
        </Button>
      </div>
      <SweepForm isPending={ask.pending} onAsk={ask.run} />
      {ask.error ? <ErrorCallout error={ask.error} /> : null}
      {answered === null ? null : <Answered answered={answered} />}
    </>
  );
}

function Answered({ answered }: { answered: AnsweredSweep }) {
  return <SweepAnswer key={answered.number} answer={answered.answer} />;
}
