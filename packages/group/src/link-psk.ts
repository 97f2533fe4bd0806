// The external PSK that ties every Add to the link (L2, RFC 9420 section 8.4). It proves that the committer knows the link, no more.
import { equalBytes, utf8 } from '@incamera/kernel';
import { type PskIndex } from 'ts-mls';

export const LINK_PSK_ID = utf8('incamera/link-psk/1');

/** Finds the link PSK and nothing else. */
export function linkPskIndex(linkPsk: Uint8Array): PskIndex {
  return {
    findPsk: (id) => (id.psktype === 'external' && equalBytes(id.pskId, LINK_PSK_ID) ? linkPsk : undefined),
  };
}
