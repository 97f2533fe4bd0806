// What can go wrong when a sign-in is confirmed elsewhere (L4; decision 0042).
import { errorTable } from '@incamera/kernel';

export const transferErrors = errorTable({
  'client/transfer_refused': {
    message: 'The sign-in was refused where it was to be confirmed.',
    next: 'If that was not you, somebody typed your code elsewhere: begin again. Otherwise nothing is to be done.',
  },
  'client/transfer_cancelled': {
    message: 'The sign-in is not waited for any more.',
    next: 'Begin again when you want to sign in.',
  },
});
