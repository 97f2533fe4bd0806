// The security code: the same for all members of one epoch and for nobody else; people compare it by voice (L2, RFC 9420 section
// 8.7, epoch authenticator).
import { type ComparisonCode, comparisonCodeOf } from '@incamera/kernel';

export async function securityCodeOf(epochAuthenticator: Uint8Array): Promise<ComparisonCode> {
  return await comparisonCodeOf('incamera/security-code/1', epochAuthenticator);
}
