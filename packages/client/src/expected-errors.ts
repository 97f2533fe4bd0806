// Errors about the list of people whom an organiser expects (L4).
import { errorTable } from '@incamera/kernel';

export const expectedErrors = errorTable({
  'client/expected_invalid': {
    message: 'The list of people expected has an entry that is no e-mail address, or holds too much.',
    next: 'Correct the address, or name at most 200 people with shorter names.',
  },
});
