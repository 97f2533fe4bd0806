// What can be wrong with the commitments to marks and with the clock of a meeting: part of the group's table (L2).
import { errorTable } from '@incamera/kernel';

export const markErrors = errorTable({
  'group/mark_missing': {
    message: 'This classification demands that every copy is marked, and a device has committed to no key for it.',
    next: 'Nobody joins without. If rules were to become stricter: people who are here have no keys, so create a new meeting.',
  },
  'group/mark_malformed': {
    message: 'What a device says about the key of its marks could not be read.',
    next: 'Do not admit that device. Ask the person to reload the page, so that it uses the current version.',
  },
  'group/clock_missing': {
    message: 'The meeting does not say when it began.',
    next: 'Reload the page. If it stays, the device that let you in is not an unmodified one: tell the others.',
  },
  'group/clock_implausible': {
    message: 'The meeting claims to have begun at a time at which it cannot have begun.',
    next: 'Check the clock of this device. If it is right, the founder’s device is not: create the meeting again.',
  },
  'group/clock_changed': {
    message: 'Somebody tried to change when the meeting began.',
    next: 'The change was refused. Ask who did it, and remove that device.',
  },
});
