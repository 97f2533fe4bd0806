// Rules that can be excepted, in the reader's words.
import { type ExceptionRule } from '@incamera/client';
import { useTranslation } from 'react-i18next';

/** Gives the names of rules, joined as a list. */
export function useRuleNames(): (rules: readonly ExceptionRule[]) => string {
  const { t } = useTranslation();
  return (rules) => rules.map((rule) => t(`exceptionRule.${rule}`)).join(', ');
}
