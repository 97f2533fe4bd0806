// Language and appearance, on every page.
import { Contrast } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { preferences, usePreferences } from '../app/preferences.js';
import styles from './button.module.css';
import { classes } from './classes.js';
import { Menu, type MenuGroup } from './menu.js';

/** The groups of the menu, also for the menu of a call. */
export function usePreferenceGroups(): readonly MenuGroup[] {
  const { t, i18n } = useTranslation();
  const { theme } = usePreferences();
  const speak = (language: 'en' | 'de') => {
    preferences.set({ language });
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  };
  const themes = { system: t('common.themeSystem'), light: t('common.themeLight'), dark: t('common.themeDark') };
  return [
    {
      id: 'language',
      label: t('common.language'),
      entries: [
        { id: 'en', label: 'English', selected: i18n.language === 'en', onAction: () => speak('en') },
        { id: 'de', label: 'Deutsch', selected: i18n.language === 'de', onAction: () => speak('de') },
      ],
    },
    {
      id: 'theme',
      label: t('common.theme'),
      entries: (['system', 'light', 'dark'] as const).map((id) => ({
        id,
        label: themes[id],
        selected: theme === id,
        onAction: () => preferences.set({ theme: id }),
      })),
    },
  ];
}

export function PreferencesMenu() {
  const { t, i18n } = useTranslation();
  const groups = usePreferenceGroups();
  return (
    <Menu label={t('common.preferences')} groups={groups}>
      <Button
        className={classes(styles.button, styles.quiet, styles.small)}
        aria-label={`${t('common.preferences')} (${i18n.language.toUpperCase()})`}
      >
        <Contrast size={16} aria-hidden />
        {i18n.language.toUpperCase()}
      </Button>
    </Menu>
  );
}
