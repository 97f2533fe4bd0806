// Authorities that were read before: the members of a meeting share a few, and reading one costs about a millisecond (L1).
import { ok, type Result, toBase64Url } from '@incamera/kernel';
import { decodeCertificate, type ParsedCertificate } from './certificate.js';
import { type IdentityError } from './errors.js';

/** More authorities than one meeting has; with 8 KiB each, a quarter of a megabyte. */
const MAX_CERTIFICATES = 32;

/** What was read, by the bytes themselves. Nothing in it counts as verified. The caller owns it, for one meeting say. */
export class CertificateCache {
  readonly #known = new Map<string, ParsedCertificate>();

  /** As `decodeCertificate`. */
  decode(der: Uint8Array): Result<ParsedCertificate, IdentityError> {
    const bytes = toBase64Url(der);
    const known = this.#known.get(bytes);
    if (known !== undefined) return ok(known);
    const read = decodeCertificate(der);
    if (!read.ok) return read;
    const oldest = this.#known.keys().next().value;
    if (oldest !== undefined && this.#known.size === MAX_CERTIFICATES) this.#known.delete(oldest);
    this.#known.set(bytes, read.value);
    return read;
  }
}
