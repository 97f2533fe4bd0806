// Single-key shortcuts of the call. They rest while something is typed or a dialog is open (WCAG 2.1.4: can be turned off).
import { useEffect, useRef } from 'react';
import { useMeetingScope } from '../../app/meeting-context.js';
import { preferences } from '../../app/preferences.js';
import { toggleCamera, toggleHand, toggleMicrophone } from './toggles.js';

export const shortcutKeys = { microphone: 'M', camera: 'V', hand: 'H', chat: 'C', people: 'P' } as const;

/** Whether a key press belongs to something else: typing, a menu, a dialog, a browser shortcut. */
export function isOccupied(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return true;
  const target = event.target instanceof Element ? event.target : null;
  return (
    target?.closest('input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role$="dialog"]') !=
    null
  );
}

export function useShortcuts(panels: { readonly onChat: () => void; readonly onPeople: () => void }): void {
  const scope = useMeetingScope();
  const latest = useRef(panels);
  useEffect(() => {
    latest.current = panels;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!preferences.get().shortcuts || isOccupied(event)) return;
      const act = {
        [shortcutKeys.microphone]: () => void toggleMicrophone(scope),
        [shortcutKeys.camera]: () => void toggleCamera(scope),
        [shortcutKeys.hand]: () => toggleHand(scope),
        [shortcutKeys.chat]: () => latest.current.onChat(),
        [shortcutKeys.people]: () => latest.current.onPeople(),
      }[event.key.toUpperCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [scope]);
}
