// The key of a holder of investigation shares: X-Wing HPKE, as a host's return key, and for the same reason in bytes (L2; decision
// 0026). Shares are sealed to it by packages/shares.
import { type Bytes, copyBytes, equalBytes, utf8 } from '@incamera/kernel';
import { generateReturnKey } from './member-key.js';
import { loadSuite, PRODUCT_SUITE } from './mls/suite.js';

/** X-Wing HPKE key pair of a holder. */
export interface HolderKey {
  /** 32 bytes; secret. */
  readonly privateKey: Bytes;
  /** 1216 bytes; stands in charters. */
  readonly publicKey: Bytes;
}

const PROOF = utf8('incamera/holder-key/1');

export async function generateHolderKey(): Promise<HolderKey> {
  return await generateReturnKey();
}

/** Whether the two halves belong together: what is sealed to one, the other opens. */
export async function isHolderKeyPair({ privateKey, publicKey }: HolderKey): Promise<boolean> {
  const { hpke } = await loadSuite(PRODUCT_SUITE);
  try {
    const { enc, ct } = await hpke.seal(await hpke.importPublicKey(publicKey), PROOF, PROOF);
    const opened = await hpke.open(await hpke.importPrivateKey(privateKey), enc, ct, PROOF);
    return equalBytes(copyBytes(opened), PROOF);
  } catch {
    return false; // The library throws for keys of another form and for what does not open.
  }
}
