// Work in this page that leaving it would end: the person is asked before, by the browser when the page is closed or another site is opened,
// and by a question of ours on the way to another page of the product.
import { useEffect } from 'react';

/** What is asked on the way to another page, of each work that runs. */
const questions = new Set<{ readonly text: string }>();

const askBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();

/** As long as `mustStay`, the browser asks before it closes or leaves the page. */
export function useStayWhile(mustStay: boolean): void {
  useEffect(() => {
    if (!mustStay) return;
    addEventListener('beforeunload', askBeforeUnload);
    return () => removeEventListener('beforeunload', askBeforeUnload);
  }, [mustStay]);
}

/** The same, for work that ends with this page of the product as well: `question` is asked before a link to another one is followed. */
export function useStayOnPageWhile(mustStay: boolean, question: string): void {
  useStayWhile(mustStay);
  useEffect(() => {
    if (!mustStay) return;
    const asked = { text: question };
    questions.add(asked);
    return () => void questions.delete(asked);
  }, [mustStay, question]);
}

/** Whether the way to another page is free, or the person leaves all the same. */
export function mayLeavePage(ask: (question: string) => boolean): boolean {
  return [...questions].every(({ text }) => ask(text));
}
