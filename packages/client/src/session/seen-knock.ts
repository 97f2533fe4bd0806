// Somebody at the door as the session keeps it for the snapshot (L4).
import { type Knock } from '@incamera/group';
import { addressesOf } from '../identity/shown-addresses.js';
import { type ServerEvent } from '../transport/meeting-socket.js';
import { type SeenKnock } from './session-state.js';
import { evidenceOf } from './snapshot-builder.js';

/** What a host's client has found out about a knock beside what the knock shows itself. */
export type KnockFindings = Pick<
  SeenKnock,
  'returning' | 'obstacles' | 'waits' | 'needsSecond' | 'denied' | 'exception' | 'hiddenFailures'
>;

export function seenKnockOf(
  knock: Knock,
  { knockId, atMs }: Extract<ServerEvent, { type: 'knock' }>,
  findings: KnockFindings,
): SeenKnock {
  const { displayName, assurance, signatureKey } = knock;
  const shown = { evidence: evidenceOf(knock), shown: knock, addresses: addressesOf(knock.evidence) };
  return { ...findings, ...shown, knockId, atMs, displayName, assurance, signatureKey };
}
