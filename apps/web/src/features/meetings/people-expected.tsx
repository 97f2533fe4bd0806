// The part of a form that lists the people expected: two fields, and the list below them.
import { type ClassRules, MAX_EXPECTED, TEXT_LIMITS } from '@incamera/client';
import { Pencil, Plus, X } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { addEntered, type ExpectedDraft, type ExpectedProblem, editing, withoutPerson } from './expected-draft.js';
import styles from './people-expected.module.css';

export interface PeopleExpectedProps {
  readonly draft: ExpectedDraft;
  readonly onChange: (draft: ExpectedDraft) => void;
  readonly admission: ClassRules['admission'];
  /** What is wrong with the fields as they were when the form was sent; null: nothing, or it was not sent. */
  readonly problem: ExpectedProblem | null;
}

export function PeopleExpected({ draft, onChange, admission, problem }: PeopleExpectedProps) {
  const { t } = useTranslation();
  const [tried, setTried] = useState<ExpectedProblem | null>(null);
  const fields = useRef<HTMLDivElement>(null);
  const focusName = () => fields.current?.querySelector('input')?.focus();
  const change = (next: ExpectedDraft) => {
    setTried(null);
    onChange(next);
  };
  const add = () => {
    const reading = addEntered(draft);
    setTried(reading.ok ? null : reading.problem);
    if (!reading.ok) return;
    onChange(reading.draft);
    focusName();
  };
  const addByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    // The form is sent by its own button; here Enter adds to the list.
    event.preventDefault();
    add();
  };
  const wrong = tried ?? problem;
  const sentence = { missing: t('expected.addressMissing'), full: t('expected.full', { count: MAX_EXPECTED }) };
  const error =
    wrong === null ? null : wrong.kind === 'wrong' ? t('expected.addressWrong', wrong) : sentence[wrong.kind];
  return (
    <fieldset className={styles.expected}>
      <legend>{t('expected.title')}</legend>
      <p className={styles.hint}>{t(admission === 'auto' ? 'expected.hintAuto' : 'expected.hint')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in either field below adds to the list */}
      <div ref={fields} className={styles.fields} onKeyDown={addByEnter}>
        <TextField
          label={t('expected.name')}
          value={draft.name}
          onChange={(name) => change({ ...draft, name })}
          limit={TEXT_LIMITS.nameChars}
        />
        <TextField
          label={t('expected.address')}
          description={t('expected.addressHint')}
          value={draft.address}
          onChange={(address) => change({ ...draft, address })}
          error={error}
          inputProps={{ inputMode: 'email', spellCheck: 'false' }}
        />
      </div>
      <div>
        <Button size="small" icon={<Plus size={16} aria-hidden />} onPress={add}>
          {t('expected.add')}
        </Button>
      </div>
      <p className={draft.people.length === 0 ? 'visually-hidden' : styles.count} role="status">
        {draft.people.length === 0 ? '' : t('expected.added', { count: draft.people.length })}
      </p>
      {draft.people.length === 0 ? null : (
        <>
          <ul className={styles.list} aria-label={t('expected.list')}>
            {draft.people.map((person) => {
              const shown = { name: person.name === '' ? person.address : person.name };
              return (
                <li key={person.address}>
                  <span className={styles.who}>
                    {person.name === '' ? null : <span>{person.name}</span>}
                    <span className={styles.address}>{person.address}</span>
                  </span>
                  <IconButton
                    size="small"
                    label={t('expected.edit', shown)}
                    onPress={() => {
                      change(editing(draft, person));
                      focusName();
                    }}
                  >
                    <Pencil size={16} aria-hidden />
                  </IconButton>
                  <IconButton
                    size="small"
                    label={t('expected.remove', shown)}
                    onPress={() => {
                      change(withoutPerson(draft, person.address));
                      focusName();
                    }}
                  >
                    <X size={16} aria-hidden />
                  </IconButton>
                </li>
              );
            })}
          </ul>
          <p className={styles.hint}>{t('expected.seenBy')}</p>
        </>
      )}
    </fieldset>
  );
}
