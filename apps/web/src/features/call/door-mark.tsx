// What the list of people expected says of somebody at the door.
import { type Knocker } from '@incamera/client';
import { ListChecks, ListX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.js';
import styles from './knock-panel.module.css';

/** Nothing where there is no list. */
export function DoorMark({ expected }: Pick<Knocker, 'expected'>) {
  const { t } = useTranslation();
  if (expected === null) return null;
  const isNamed = expected === 'named';
  const Icon = expected === 'not_named' ? ListX : ListChecks;
  return (
    <p className={classes(styles.evidence, isNamed && styles.strong)}>
      <Icon size={14} aria-hidden />
      {t(`door.${expected}`)}
    </p>
  );
}
