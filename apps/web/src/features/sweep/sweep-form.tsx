// One question: what to look for, and when.
import { SIGN_IN_LEVELS } from '@incamera/client/sweep';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Select } from '../../ui/select.js';
import styles from './sweep.module.css';
import { EMPTY_DRAFT, isComplete, KINDS, type SweepDraft } from './sweep-draft.js';

export function SweepForm(props: { isPending: boolean; onAsk: (draft: SweepDraft) => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<SweepDraft>(EMPTY_DRAFT);
  const change = (part: Partial<SweepDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(draft)) props.onAsk(draft);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Select
        label={t('sweep.kind')}
        choices={KINDS.map((kind) => ({ id: kind, label: t(`sweepKind.${kind}`) }))}
        selected={draft.kind}
        onSelect={(kind) => change({ kind, text: '', second: '' })}
      />
      <KindFields draft={draft} change={change} />
      <div className={styles.days}>
        <TextField label={t('sweep.from')} type="date" value={draft.from} onChange={(from) => change({ from })} />
        <TextField label={t('sweep.to')} type="date" value={draft.to} onChange={(to) => change({ to })} />
      </div>
      <div>
        <Button type="submit" variant="primary" isPending={props.isPending} isDisabled={!isComplete(draft)}>
          {t('sweep.ask')}
        </Button>
      </div>
    </form>
  );
}

function KindFields({ draft, change }: { draft: SweepDraft; change: (part: Partial<SweepDraft>) => void }) {
  const { t } = useTranslation();
  const { kind } = draft;
  const text = { value: draft.text, onChange: (value: string) => change({ text: value }), limit: 200 };
  const second = { value: draft.second, onChange: (value: string) => change({ second: value }), limit: 200 };
  const plain = { inputProps: { spellCheck: 'false' } as const, autoComplete: 'off' };
  if (kind === 'gap') return <p className={styles.hint}>{t('sweep.gapHint')}</p>;
  if (kind === 'level') {
    const levels = SIGN_IN_LEVELS.filter((level) => level !== 'none');
    return (
      <Select
        label={t('sweep.below')}
        choices={levels.map((id) => ({ id, label: t(`sweepLevel.${id}`) }))}
        selected={draft.level === 'none' ? null : draft.level}
        onSelect={(level) => change({ level })}
      />
    );
  }
  return (
    <div className={styles.days}>
      <TextField label={t(`sweepField.${kind}`)} description={t(`sweepHint.${kind}`)} {...text} {...plain} />
      {kind === 'client' ? <TextField label={t('sweep.versionTo')} {...second} {...plain} /> : null}
      {kind === 'class' ? <TextField label={t('sweep.rulebook')} {...second} {...plain} /> : null}
    </div>
  );
}
