// What can be wrong with exceptions from the rules: part of the group's table (L2).
import { errorTable } from '@incamera/kernel';

export const exceptionErrors = errorTable({
  'group/exception_invalid': {
    message: 'An exception from the rules is not a signed one for this member, this admission and this meeting.',
    next: 'Do not go on: tell the organiser that somebody was let in past the rules.',
  },
  'group/exception_not_host': {
    message: 'An exception from the rules was signed by somebody whom the charter does not name as a host.',
    next: 'Do not go on: tell the organiser that somebody was let in past the rules.',
  },
  'group/exception_not_permitted': {
    message: 'An exception was made from a rule from which the classification of this meeting permits none.',
    next: 'Meet the rule, or create a meeting of a classification that permits the exception.',
  },
  'group/exception_not_asked': {
    message: 'Nobody can be excepted from a rule who did not ask for it with a reason.',
    next: 'Ask the person to knock again with a reason.',
  },
  'group/exception_reason': {
    message: 'An exception needs a reason: one line of 1 to 200 characters.',
    next: 'Say in one line why the rule cannot be met.',
  },
  'group/exception_request_forged': {
    message: 'A request for an exception was not signed by the person who is said to ask for it.',
    next: 'Refuse it and ask the person to knock again. Somebody with the link put words into their mouth.',
  },
});
