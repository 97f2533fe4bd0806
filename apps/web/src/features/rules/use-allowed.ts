// What the rules of the meeting leave of a control: whether it is there, whether it can be pressed, and why not.
import { type Explanation, explain } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting } from '../../app/meeting-context.js';
import { useLanguage } from '../../i18n/language.js';

const sameFeatures = sameList<string>();

/** What the meeting has beside speech. */
export function useFeatures(): readonly string[] {
  return useMeeting((snapshot) => snapshot.meeting?.features ?? [], sameFeatures);
}

/** The reason as one sentence for a control that is refused; nothing for one that is not. */
export function useWhyNot(): (explanations: readonly Explanation[] | undefined) => { readonly refused?: string } {
  const { t } = useTranslation();
  const language = useLanguage();
  return (explanations) => {
    const first = explanations?.[0];
    return first === undefined ? {} : { refused: `${t('rules.notAllowed')}: ${explain(first, language).message}` };
  };
}
