// What names a holder of investigation shares (L1; decision 0026): name, organisation and key together, so that nobody can put one
// person's key under another's name while the fingerprint stays.
import { type Bytes, sha256, utf8, Writer } from '@incamera/kernel';

const LABEL = utf8('incamera/holder/1');

/** SHA-256 over name, organisation and X-Wing public key, 32 bytes: what people compare as the fingerprint. */
export async function holderIdOf(holder: {
  readonly name: string;
  readonly organisation: string;
  readonly publicKey: Bytes;
}): Promise<Bytes> {
  const { name, organisation, publicKey } = holder;
  return await sha256(new Writer().raw(LABEL).text(name).text(organisation).bytes(publicKey).done());
}
