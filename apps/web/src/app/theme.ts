// Light and dark: as the device says, or as the person chose.
import { preferences } from './preferences.js';

/** Keeps `data-theme` of the document in step with the preference and the device. */
export function followTheme(): void {
  const device = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme } = preferences.get();
    const resolved = theme === 'system' ? (device.matches ? 'dark' : 'light') : theme;
    document.documentElement.dataset.theme = resolved;
  };
  device.addEventListener('change', apply);
  preferences.subscribe(apply);
  apply();
}
