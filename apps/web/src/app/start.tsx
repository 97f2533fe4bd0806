// Starts the interface on a platform: used by the product and, with a pretended platform, by the development pages.
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createTranslations, preferredLanguage } from '../i18n/i18n.js';
import { App } from './app.js';
import { type Platform } from './platform.js';
import { preferences } from './preferences.js';
import { followTheme } from './theme.js';

export async function start(platform: Platform): Promise<void> {
  followTheme();
  const language = preferences.get().language ?? preferredLanguage(navigator.languages);
  document.documentElement.lang = language;
  const translations = await createTranslations(language);
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  createRoot(root).render(
    <I18nextProvider i18n={translations}>
      <App platform={platform} />
    </I18nextProvider>,
  );
}
