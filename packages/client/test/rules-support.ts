// What tests of classifications and policies share: rulebooks with other rules, and how a refusal is told.
import { type RulebookFiles, SHIPPED_FILES } from '@incamera/charter/policy';
import { PolicyRefusal } from '../src/policy/refusal.js';
import { type World } from './world.js';

/** The shipped rulebook with other rules for *Public*, which asks nothing of names: so each rule can be tried alone. */
export function withPublic(change: Record<string, unknown>): RulebookFiles {
  return withRules('public', change);
}

/** The shipped rulebook with other rules for one classification. */
export function withRules(id: string, change: Record<string, unknown>): RulebookFiles {
  const document = JSON.parse(SHIPPED_FILES.classifications) as { classifications: { id: string; rules: object }[] };
  for (const one of document.classifications) if (one.id === id) Object.assign(one.rules, change);
  return { ...SHIPPED_FILES, classifications: JSON.stringify(document) };
}

/** The shipped rulebook with a policy of the officer's own. */
export function withPolicy(text: string): RulebookFiles {
  return { ...SHIPPED_FILES, policies: { ...SHIPPED_FILES.policies, 'own.cedar': text } };
}

export const codesOf = (explanations: readonly { readonly code: string }[] | undefined) =>
  (explanations ?? []).map(({ code }) => code);

/** Making keys takes real time, and no clock of the world's. */
export async function creationOf(work: Promise<unknown>): Promise<{ code: string; reasons: string[] }> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) return { code: 'created', reasons: [] };
  const reasons = error instanceof PolicyRefusal ? codesOf(error.explanations) : [];
  return { code: (error as { code: string }).code, reasons };
}

/** How something ends that needs the world's time to pass. */
export async function refusalOf(world: World, work: Promise<unknown>): Promise<{ code: string; reasons: string[] }> {
  const settled = work.then(
    () => ({ code: 'allowed', reasons: [] as string[] }),
    (error: unknown) => ({
      code: (error as { code: string }).code,
      reasons: error instanceof PolicyRefusal ? codesOf(error.explanations) : [],
    }),
  );
  let done = false;
  void settled.then(() => {
    done = true;
  });
  await world.until(() => done);
  return await settled;
}
