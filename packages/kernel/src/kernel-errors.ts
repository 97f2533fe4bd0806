import { errorTable } from './errors.js';

export const kernelErrors = errorTable({
  'kernel/malformed': {
    message: 'A message could not be read because its bytes do not have the expected form.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'kernel/unexpected': {
    message: 'Something unexpected went wrong.',
    next: 'Try again. If it happens again, tell the operator.',
  },
});
