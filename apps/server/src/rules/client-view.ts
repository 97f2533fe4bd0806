// What this server sees of whoever is on the other end of a connection (L5): the address and, with a database of the
// operator, the country.
import { readFileSync } from 'node:fs';
import { canonicalAddress } from '@incamera/charter/policy';
import { type CountryResponse, Reader } from 'mmdb-lib';
import { serverErrors } from '../errors.js';

/** Neither is a secret of a person's, and both are what rules about networks are decided by. */
export interface ClientView {
  /** Canonical text; null when the connection has none. */
  readonly address: string | null;
  /** ISO 3166-1 alpha-2; null without a database or an entry. */
  readonly country: string | null;
}

export type CountryOf = (address: string) => string | null;

/**
 * Opens a country database in the MMDB format, like GeoLite2 Country or DB-IP Lite; without a file no country is known.
 * @throws {AppError} server/country_database
 */
export function openCountries(file: string | null): CountryOf {
  if (file === null) return () => null;
  let reader: Reader<CountryResponse>;
  try {
    reader = new Reader<CountryResponse>(readFileSync(file));
  } catch (cause) {
    throw serverErrors.make('server/country_database', { cause });
  }
  return (address) => {
    const code = reader.get(address)?.country?.iso_code;
    return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
  };
}

/** @param ip as the web server says it: of the connection, or what one's own reverse proxy says that it was */
export function viewOf(ip: string, countryOf: CountryOf): ClientView {
  const address = canonicalAddress(ip);
  return { address, country: address === null ? null : countryOf(address) };
}
