// The classification of a new meeting: its words and colours, what it demands, and where to go with what is above.
import { type ClassificationChoice } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/error-text.js';
import { useFormats } from '../../i18n/format.js';
import { useLanguage } from '../../i18n/language.js';
import { Callout } from '../../ui/callout.js';
import { Select } from '../../ui/select.js';
import { ClassBanner } from './class-banner.js';
import { demandsOf } from './demands.js';
import styles from './rules.module.css';

export interface ClassChoiceProps {
  readonly choices: readonly ClassificationChoice[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** Whether a meeting of this class can be created here. */
export function isPossible({ guidance, problem }: ClassificationChoice): boolean {
  return guidance === null && problem === null;
}

export function ClassChoice({ choices, selected, onSelect }: ClassChoiceProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const chosen = choices.find(({ classification }) => classification.id === selected) ?? null;
  const note = ({ guidance, problem }: ClassificationChoice) =>
    guidance !== null ? ` (${t('rules.notHere')})` : problem !== null ? ` (${t('rules.notYet')})` : '';
  return (
    <div className={styles.choice}>
      <Select
        label={t('rules.choose')}
        choices={choices.map((choice) => ({
          id: choice.classification.id,
          label: `${choice.classification.label[language]}${note(choice)}`,
        }))}
        selected={selected}
        onSelect={onSelect}
      />
      {chosen ? <Chosen choice={chosen} /> : null}
    </div>
  );
}

function Chosen({ choice }: { choice: ClassificationChoice }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const formats = useFormats();
  const language = useLanguage();
  const { classification, guidance, problem } = choice;
  return (
    <>
      <ClassBanner classification={classification} />
      {guidance ? (
        <Callout tone="warning" title={t('rules.useInstead')} live>
          <p className={styles.words}>{guidance[language]}</p>
        </Callout>
      ) : null}
      {guidance === null && problem ? (
        <Callout tone="warning" title={errorText(problem).message} live>
          <p>{errorText(problem).next}</p>
        </Callout>
      ) : null}
      <details className={styles.demands}>
        <summary>{t('rules.demands')}</summary>
        <ul>
          {demandsOf(classification.rules, formats.duration).map(({ key, values }) => (
            <li key={key}>{t(`demand.${key}` as 'demand.host', values ?? {})}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
