// What can be wrong with what members sign about a meeting: part of the group's table (L2).
import { errorTable } from '@incamera/kernel';

export const testimonyErrors = errorTable({
  'group/testimony_malformed': {
    message: 'What a member’s device is said to have signed about the meeting could not be read.',
    next: 'Do not rely on it. If it came from the server, the server altered it.',
  },
  'group/testimony_forged': {
    message: 'What a member’s device is said to have signed about the meeting does not carry that device’s signature.',
    next: 'Do not rely on it: that member did not say this.',
  },
  'group/roster_incomplete': {
    message: 'Of somebody in a list of members it is not there what the membership rests on.',
    next: 'Ask for all testimonies of the meeting; without the missing ones nobody can judge this list.',
  },
});
