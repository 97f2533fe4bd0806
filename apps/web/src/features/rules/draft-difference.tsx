// What a draft changes, file by file.
import { type RulebookFiles } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { type DiffLine, fileNames, lineDifference, textOf } from './draft.js';
import styles from './rules-office.module.css';

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '-' };

export function DraftDifference({ before, after }: { before: RulebookFiles; after: RulebookFiles }) {
  const { t } = useTranslation();
  const names = [...new Set([...fileNames(before), ...fileNames(after)])];
  const changes = names
    .map((name) => ({ name, lines: lineDifference(textOf(before, name), textOf(after, name)) }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <section aria-labelledby="difference-title">
      <h2 id="difference-title">{t('office.difference')}</h2>
      {changes.length === 0 ? <p>{t('office.unchanged')}</p> : null}
      {changes.map(({ name, lines }) => (
        <figure key={name} className={styles.difference}>
          <figcaption>{name}</figcaption>
          <pre>
            {lines.map(({ kind, text }, index) => (
              // Lines have no other name than their place, and the list is replaced as a whole.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <span key={index} data-kind={kind}>
                {SIGNS[kind]} {text}
                {'\n'}
              </span>
            ))}
          </pre>
        </figure>
      ))}
    </section>
  );
}
