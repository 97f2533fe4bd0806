// What can be wrong with what members testify, as a client sees it (L4; decision 0038).
import { errorTable } from '@incamera/kernel';

export const testimonyErrors = errorTable({
  'client/receipt_differs': {
    message: 'Somebody’s device testifies another state of this meeting than the one that is seen here.',
    next: 'Compare the security code by voice. If it differs, the meeting was split: leave it, and tell your security officer.',
  },
  'client/receipt_missing': {
    message: 'Somebody’s device has not testified what it sees of this meeting.',
    next: 'What is said can still be kept secret, but not everybody will be able to prove it. Ask the person to reload the page.',
  },
  'client/receipt_not_logged': {
    message: 'The log of the server does not hold what somebody’s device testified.',
    next: 'Either the server left it out, or that device did not hand it in. If several people are named, it is the server: tell your security officer.',
  },
  'client/testimony_not_stored': {
    message: 'The server does not take what this device testifies about the meeting.',
    next: 'The device goes on trying. If this stays, what happens here cannot be proved later: tell your security officer.',
  },
  'client/testimony_lost': {
    message: 'This device could not give the server everything that it testified, and had to drop the oldest of it.',
    next: 'Keep the connection up. What was dropped cannot be proved by this device later.',
  },
  'client/testimony_other_meeting': {
    message: 'What a device sealed is about another meeting.',
    next: 'It says nothing about this one. The device that sealed it is not an unmodified one.',
  },
  'client/testimony_other_device': {
    message: 'What a device sealed as its own was signed by another one.',
    next: 'It is left out here. The device that sealed it is not an unmodified one.',
  },
});
