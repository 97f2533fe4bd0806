// What can be wrong with the keys of marks, as a client sees it (L4).
import { errorTable } from '@incamera/kernel';

export const markErrors = errorTable({
  'client/marks_unsupported': {
    message: 'This classification demands that every copy is marked, and this browser cannot mark sound.',
    next: 'Use a current version of Chrome, Edge, Firefox or Safari, or choose another classification.',
  },
  'client/mark_holders_missing': {
    message: 'This classification demands marks, and there is nobody to whom the keys of the marks could be sealed.',
    next: 'Ask your security officer to list holders of investigation keys under Administration, then create the meeting anew.',
  },
  'client/bundle_altered': {
    message: 'The server did not store the sealed key of this device as it was sent.',
    next: 'Try again. If it happens again, tell your security officer.',
  },
  'client/bundle_withheld': {
    message: 'The server does not hand out the sealed key of a device, so nobody could trace its copies.',
    next: 'Do not let it in yet; ask the person to knock again. If it happens again, tell your security officer.',
  },
  'client/bundle_other_key': {
    message: 'The sealed key of a device is another one than the key that it committed to.',
    next: 'Do not let it in: its copies could not be traced. An unmodified client does not do this.',
  },
  'client/mark_owner_malformed': {
    message: 'Who a key belongs to could not be read.',
    next: 'Go by the roster of the meeting: the commitment stands in the signed entry of that device.',
  },
  'client/mark_owner_forged': {
    message: 'Who a key belongs to was not signed by that device for this meeting and this key.',
    next: 'Do not name anybody by it. Go by the roster of the meeting.',
  },
});
