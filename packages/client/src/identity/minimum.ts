// The levels of the charter by the names that members judge with (L4).
import { type VerifiedCharter } from '@incamera/charter';
import { type AssuranceLevel } from '@incamera/identity';

type Demanded = VerifiedCharter['charter']['classification']['rules']['minimumAssurance'];

/** What a classification asks of a name at the door, see `entryAssurance`. */
export const MINIMUM: Readonly<Record<Demanded, AssuranceLevel>> = {
  self_asserted: 'self-asserted',
  server: 'server',
  organisation: 'organisation',
  passkey: 'passkey',
  compared: 'passkey',
};
