// A text to take along, with a button that copies it.
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonProps } from './button.js';
import styles from './copy-field.module.css';

export function CopyField(props: { label: string; text: string }) {
  return (
    <div className={styles.box}>
      <input
        className={styles.text}
        readOnly
        aria-label={props.label}
        value={props.text}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton text={props.text} variant="primary" size="small" />
    </div>
  );
}

export interface CopyButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'wide'> {
  readonly text: string;
  readonly label?: string;
}

/** Says "Copied" for two seconds; where the browser refuses, the text stays selectable beside it. */
export function CopyButton({ text, label, ...rest }: CopyButtonProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
    }
    setTimeout(() => setState('idle'), 2000);
  };
  const words = { idle: label ?? t('common.copy'), copied: t('common.copied'), refused: t('common.copyRefused') };
  return (
    <>
      <Button
        {...rest}
        icon={state === 'copied' ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
        onPress={() => void copy()}
      >
        {words[state]}
      </Button>
      <span className="visually-hidden" role="status">
        {state === 'idle' ? '' : words[state]}
      </span>
    </>
  );
}
