// The levels of the charter by the names that members judge with (L4).
import { type VerifiedCharter } from '@incamera/charter';
import { type AssuranceLevel } from '@incamera/identity';

type Demanded = VerifiedCharter['charter']['classification']['rules']['minimumAssurance'];

/** What a classification asks of a name. `compared` is asked of each other when people are together, see the group's rule. */
export const MINIMUM: Readonly<Record<Demanded, AssuranceLevel>> = {
  self_asserted: 'self-asserted',
  server: 'server',
  organisation: 'organisation',
  passkey: 'passkey',
  compared: 'compared',
};
