// Where passkeys of a server's meetings are used (L4): what every member verifies in the signatures of the others.
import { type MeetingSite } from '@incamera/group';

/** @param publicUrl as in the environment */
export function siteOf(publicUrl: string): MeetingSite {
  const { origin, hostname } = new URL(publicUrl);
  return { origin, rpId: hostname };
}
