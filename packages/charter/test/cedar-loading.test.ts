// Cedar is loaded once, however many ask for it at the same time.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CEDAR_WASM } from '../../../testkit/src/cedar.js';
import { loadCedar, loadPolicies } from '../src/policy/index.js';
import { shippedRulebook } from '../src/rulebook.js';

test('two that load it at the same time decide by the same one, and a failed start can be repeated', async () => {
  await expect(loadCedar(new Uint8Array(8))).rejects.toThrow();
  const wasm = await readFile(CEDAR_WASM);
  const [first, second] = await Promise.all([loadCedar(wasm), loadCedar(wasm)]);
  const book = await shippedRulebook();
  for (const cedar of [first, second, first]) expect(loadPolicies(cedar, book).ok).toBe(true);
  expect(await loadCedar()).toBe(first);
});
