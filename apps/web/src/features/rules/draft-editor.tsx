// The texts of a rulebook, file by file.
import { type RulebookFiles } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Select } from '../../ui/select.js';
import { CLASSIFICATIONS, fileNames, POLICY_NAME, SCHEMA, textOf, withoutFile, withText } from './draft.js';
import styles from './rules-office.module.css';

export function DraftEditor({ files, onChange }: { files: RulebookFiles; onChange: (files: RulebookFiles) => void }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(CLASSIFICATIONS);
  const [newName, setNewName] = useState('');
  const names = fileNames(files);
  const name = names.includes(wanted) ? wanted : CLASSIFICATIONS;
  const isPolicy = name !== CLASSIFICATIONS && name !== SCHEMA;
  const canAdd = POLICY_NAME.test(newName) && !names.includes(newName);
  const titles: Readonly<Record<string, string>> = {
    [CLASSIFICATIONS]: t('office.classifications'),
    [SCHEMA]: t('office.schema'),
  };
  return (
    <div className={styles.editor}>
      <Select
        label={t('office.file')}
        choices={names.map((id) => ({ id, label: titles[id] ?? id }))}
        selected={name}
        onSelect={setWanted}
      />
      <div className={styles.code}>
        <TextField
          label={`${t('office.text')}: ${titles[name] ?? name}`}
          value={textOf(files, name)}
          onChange={(text) => onChange(withText(files, name, text))}
          inputProps={{ spellCheck: false }}
          multiline
        />
      </div>
      <div className={styles.actions}>
        {isPolicy ? (
          <Button size="small" onPress={() => onChange(withoutFile(files, name))}>
            {t('office.removeFile')}
          </Button>
        ) : null}
        <TextField
          label={t('office.newFile')}
          placeholder={t('office.newFileName')}
          value={newName}
          onChange={setNewName}
          inputProps={{ spellCheck: false }}
        />
        <Button
          size="small"
          isDisabled={!canAdd}
          onPress={() => {
            onChange(withText(files, newName, ''));
            setWanted(newName);
            setNewName('');
          }}
        >
          {t('office.addFile')}
        </Button>
      </div>
    </div>
  );
}
