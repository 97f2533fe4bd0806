// Which e-mail addresses somebody's verified evidence shows, and on whose word (L4). In lower case.
import { type MemberEvidence } from '@incamera/group';

/** The same address may stand on several words. */
export interface ShownAddresses {
  /** An organisation certified it, or its provider said so: the server could not have made it. */
  readonly certain: readonly string[];
  /** A host knows the guest by it, and signed that. */
  readonly vouched: readonly string[];
  /** Nobody but this server says so. */
  readonly byServer: readonly string[];
}

/** What the server could not have made is kept apart: it could lend an address to anybody whose own evidence is good. */
export function addressesOf({ chain, passkeyChain, idToken, vouch }: MemberEvidence): ShownAddresses {
  const said = [
    { holder: chain?.holder, email: chain?.identity.email },
    // Verified over the passkey that stands behind the leaf key, so it is of this very person.
    { holder: passkeyChain?.holder, email: passkeyChain?.identity.email },
    { holder: idToken?.holder, email: idToken?.email },
  ];
  const by = (holder: 'organisation' | 'server') =>
    asAddresses(said.map((one) => (one.holder === holder ? one.email : null)));
  return { certain: by('organisation'), vouched: asAddresses([vouch?.email]), byServer: by('server') };
}

function asAddresses(emails: readonly (string | null | undefined)[]): string[] {
  const found = emails.flatMap((email) => (email === null || email === undefined ? [] : [email.toLowerCase()]));
  return [...new Set(found)];
}
