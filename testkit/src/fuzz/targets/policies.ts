// The officer's files as texts: whatever somebody types is either taken or refused with a place, and never ends the process.
import { charterErrors, readRulebook, SHIPPED_FILES } from '@incamera/charter';
import { loadPolicies } from '@incamera/charter/policy';
import { assertThat, type FuzzTarget } from '../target.js';
import { cedar } from './cedar.js';

const cedarPolicies: FuzzTarget = {
  name: 'cedar-policies',
  mutation: 'lines',
  async check(input) {
    const policies = { 'a.cedar': input.toString() };
    const book = await readRulebook(SHIPPED_FILES.classifications, { schema: SHIPPED_FILES.schema, policies });
    if (!book.ok) return assertThat(charterErrors.owns(book.error), 'an error of another kind');
    const loaded = loadPolicies(cedar, book.value);
    if (!loaded.ok) assertThat(charterErrors.owns(loaded.error), 'an error of another kind');
  },
};

export const policyTargets: readonly FuzzTarget[] = [cedarPolicies];
