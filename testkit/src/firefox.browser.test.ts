import { expect, test } from 'vitest';
import { launchFirefox } from './firefox.js';
import { isRunning, withDescendants } from './process-tree.js';

test('Firefox starts with a fake microphone in the language asked for, and leaves no process', async () => {
  const person = await launchFirefox({ locale: 'de-DE' });
  const pids = await withDescendants([person.browser.process()?.pid ?? 0]);
  try {
    const seen = await person.page.evaluate(() => {
      setTimeout(() => {
        throw new Error('planted');
      }, 0);
      return { language: navigator.language, isFirefox: navigator.userAgent.includes('Firefox/') };
    });
    expect(seen).toEqual({ language: 'de-DE', isFirefox: true });
    await expect.poll(() => person.problems.join()).toContain('planted');
  } finally {
    await person.close();
  }
  expect(pids.length).toBeGreaterThan(1);
  for (const pid of pids) expect(await isRunning(pid)).toBe(false);
});
