// The words of a classification in the reader's language.
import { type Words } from '@incamera/client';
import { useTranslation } from 'react-i18next';

export function languageOf(language: string): keyof Words {
  return language.startsWith('de') ? 'de' : 'en';
}

export function useLanguage(): keyof Words {
  return languageOf(useTranslation().i18n.language);
}
