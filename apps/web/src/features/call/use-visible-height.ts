// Keeps the call above a phone's on-screen keyboard, where the browser only shrinks the visual viewport.
import { useEffect } from 'react';

export function useVisibleHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const apply = () => {
      // A page that was zoomed by the person keeps its height.
      if (viewport.scale > 1.01) return;
      document.documentElement.style.setProperty('--visible-height', `${Math.round(viewport.height)}px`);
    };
    viewport.addEventListener('resize', apply);
    apply();
    return () => {
      viewport.removeEventListener('resize', apply);
      document.documentElement.style.removeProperty('--visible-height');
    };
  }, []);
}
