// Starts the translation library with both languages bundled: nothing is fetched at run time.
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from './de.js';
import { en } from './en.js';

export type Language = 'en' | 'de';

/** The first language of the browser that there are texts for; English if there is none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'de' || base === 'en') return base;
  }
  return 'en';
}

/** The reader's own region for dates and numbers, where it fits the language: en-US for English on an American device. */
export function regionalLocale(language: string, wanted: readonly string[]): string {
  const own = wanted.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  return own ?? (language === 'de' ? 'de-DE' : 'en-GB');
}

/** React escapes what it renders, so interpolated names are inserted as they are. */
export async function createTranslations(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  });
  return instance;
}
