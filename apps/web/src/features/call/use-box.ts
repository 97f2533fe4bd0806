// The size of an element, kept up to date.
import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Box {
  readonly widthPx: number;
  readonly heightPx: number;
}

export function useBox<T extends HTMLElement>(): { readonly ref: RefObject<T | null>; readonly box: Box } {
  const ref = useRef<T>(null);
  const [box, setBox] = useState<Box>({ widthPx: 0, heightPx: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setBox({ widthPx: entry.contentRect.width, heightPx: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, box };
}
