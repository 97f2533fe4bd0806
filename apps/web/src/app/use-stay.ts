// Work in this tab that would end with it: the person is asked before, by the browser.
import { useEffect } from 'react';

const askBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();

/** As long as `mustStay`, the browser asks before it closes or leaves the page. */
export function useStayWhile(mustStay: boolean): void {
  useEffect(() => {
    if (!mustStay) return;
    addEventListener('beforeunload', askBeforeUnload);
    return () => removeEventListener('beforeunload', askBeforeUnload);
  }, [mustStay]);
}
