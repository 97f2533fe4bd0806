// Where the rules do not allow to copy from the chat, the clipboard stays empty. It is a reminder to the honest: whoever means
// to copy can photograph the screen.
import { type RefObject, useEffect, useRef } from 'react';

export function useUncopied(active: boolean): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!active) return undefined;
    const refuse = (event: Event) => {
      const selection = document.getSelection();
      const isWithin = selection !== null && box.current !== null && selection.containsNode(box.current, true);
      if (isWithin || box.current?.contains(event.target as Node | null)) event.preventDefault();
    };
    for (const name of ['copy', 'cut', 'dragstart'] as const) document.addEventListener(name, refuse, true);
    return () => {
      for (const name of ['copy', 'cut', 'dragstart'] as const) document.removeEventListener(name, refuse, true);
    };
  }, [active]);
  return box;
}
