// What a new meeting leaves out beside speech: from what its class allows downwards only. Closed until somebody wants it.
import { type ClassRules, type Feature, featuresWithin, usualFeatures } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Switch } from '../../ui/switch.js';
import styles from './people-expected.module.css';

export interface MoreRulesProps {
  readonly rules: ClassRules;
  /** What the organiser does not want, whatever the class. */
  readonly off: ReadonlySet<Feature>;
  readonly onChange: (off: ReadonlySet<Feature>) => void;
}

/** What the meeting will have. @param records whether it may be recorded, which nothing is by itself */
export function keptFeatures(rules: ClassRules, off: ReadonlySet<Feature>, records = false): readonly Feature[] {
  const usual = usualFeatures(rules).filter((feature) => !off.has(feature));
  return featuresWithin(rules, records ? [...usual, 'recording'] : usual);
}

export function MoreRules({ rules, off, onChange }: MoreRulesProps) {
  const { t } = useTranslation();
  const kept = keptFeatures(rules, off);
  const toggle = (feature: Feature, selected: boolean) => {
    const next = new Set(off);
    if (selected) next.delete(feature);
    else next.add(feature);
    onChange(next);
  };
  return (
    <details className={styles.more}>
      <summary>{t('expected.more')}</summary>
      <p className={styles.hint}>{t('expected.moreHint')}</p>
      <fieldset className={styles.switches}>
        <legend>{t('expected.features')}</legend>
        {usualFeatures(rules).map((feature) => (
          <Switch
            key={feature}
            label={t(`feature.${feature}`)}
            selected={kept.includes(feature)}
            disabled={feature === 'files' && !kept.includes('chat')}
            onChange={(selected) => toggle(feature, selected)}
          />
        ))}
      </fieldset>
    </details>
  );
}
