// How far a name can be trusted, in a word and a symbol, and behind "Why?" every reason.
import { type Assurance } from '@incamera/client';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { classes } from '../../ui/classes.js';
import { Dialog } from '../../ui/dialog.js';
import styles from './identity.module.css';
import { isWarning, levelLook, levelSentence, levelWord, reasonSentence } from './levels.js';

export interface AssuranceBadgeProps {
  readonly name: string;
  readonly assurance: Assurance;
  /** The charter names the key itself. */
  readonly isCharterHost?: boolean;
}

/** Word and symbol, with the button that says why. */
export function AssuranceBadge({ name, assurance, isCharterHost = false }: AssuranceBadgeProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const word = levelWord(assurance.level, t);
  return (
    <span className={styles.badge}>
      <AssuranceWord assurance={assurance} />
      <AriaButton
        className={styles.why ?? ''}
        aria-label={t('assurance.whyOf', { name, level: word })}
        onPress={() => setOpen(true)}
      >
        {t('assurance.why')}
      </AriaButton>
      {open ? (
        <WhyDialog name={name} assurance={assurance} isCharterHost={isCharterHost} onClose={() => setOpen(false)} />
      ) : null}
    </span>
  );
}

export function AssuranceWord({ assurance }: { assurance: Assurance }) {
  const { t } = useTranslation();
  const { symbol: Sign, strong } = levelLook(assurance.level);
  return (
    <span className={classes(styles.level, strong && styles.strong)} title={levelSentence(assurance.level, t)}>
      <Sign size={14} aria-hidden /> {levelWord(assurance.level, t)}
    </span>
  );
}

/** The symbol alone, named for assistive technology: for a tile. */
export function AssuranceSymbol({ assurance }: { assurance: Assurance }) {
  const { t } = useTranslation();
  const { symbol: Sign } = levelLook(assurance.level);
  return (
    <span className={styles.symbol} title={levelSentence(assurance.level, t)}>
      <Sign size={15} role="img" aria-label={levelWord(assurance.level, t)} />
    </span>
  );
}

function WhyDialog(props: Required<AssuranceBadgeProps> & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { name, assurance, isCharterHost, onClose } = props;
  return (
    <Dialog open onClose={onClose} title={t('assurance.whyTitle', { name })}>
      <p className={styles.verdict}>
        <AssuranceWord assurance={assurance} />
      </p>
      <p>{levelSentence(assurance.level, t)}</p>
      {assurance.name !== null ? <p>{t('assurance.speaksFor', { name: assurance.name })}</p> : null}
      <Reasons assurance={assurance} isCharterHost={isCharterHost} />
      <p className={styles.quiet}>{t('assurance.order')}</p>
    </Dialog>
  );
}

export function Reasons({ assurance, isCharterHost }: { assurance: Assurance; isCharterHost: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className={styles.reasons}>
      {assurance.reasons.map((reason) => {
        const warns = isWarning(reason);
        const Sign = warns ? TriangleAlert : CircleCheck;
        const sentence = reasonSentence(reason, t, formats);
        return (
          <li key={sentence} className={classes(warns && styles.warn)}>
            <Sign size={16} aria-hidden /> <span>{sentence}</span>
          </li>
        );
      })}
      {isCharterHost ? (
        <li>
          <CircleCheck size={16} aria-hidden /> <span>{t('assurance.charterHost')}</span>
        </li>
      ) : null}
    </ul>
  );
}
