// The longest texts that people may give (L4): the interface names what is beyond before the client refuses it.
import { MAX_AGENDA_CHARS, MAX_TITLE_CHARS } from '@incamera/charter';
import { MAX_REASON_CHARS } from '@incamera/group';
import { isLine, normaliseText } from '@incamera/kernel';
import { LIMITS } from '@incamera/protocol';
import { clientErrors } from './errors.js';

/** In UTF-16 code units. */
export const TEXT_LIMITS = {
  nameChars: LIMITS.displayNameChars,
  titleChars: MAX_TITLE_CHARS,
  agendaChars: MAX_AGENDA_CHARS,
  chatChars: 4000,
  exceptionReasonChars: MAX_REASON_CHARS,
} as const;

/** A name as it is signed and shown. @throws {AppError} `client/name_invalid` */
export function readName(text: string): string {
  const name = normaliseText(text);
  if (!isLine(name, TEXT_LIMITS.nameChars)) throw clientErrors.make('client/name_invalid');
  return name;
}
