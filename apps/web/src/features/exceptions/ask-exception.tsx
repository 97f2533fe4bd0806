// In the lobby: whom a rule keeps out, and a host could except, says why.
import { type ExceptionRule, TEXT_LIMITS } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import { useRuleNames } from './use-rule-names.js';

export interface AskExceptionProps {
  readonly rules: readonly ExceptionRule[];
  readonly reason: string;
  readonly onChange: (reason: string) => void;
  /** Whether somebody tried to go on without. */
  readonly tried: boolean;
}

export function AskException({ rules, reason, onChange, tried }: AskExceptionProps) {
  const { t } = useTranslation();
  const names = useRuleNames();
  return (
    <Callout tone="info" title={t('exception.askTitle')}>
      <p>{t('exception.askText', { rules: names(rules) })}</p>
      <TextField
        label={t('exception.reason')}
        description={t('exception.reasonHint')}
        value={reason}
        onChange={onChange}
        limit={TEXT_LIMITS.exceptionReasonChars}
        error={tried && reason.trim() === '' ? t('exception.reasonMissing') : null}
        isRequired
      />
    </Callout>
  );
}
