// What officers sign about a case, by passkeys in software (test support).
import {
  type CertificateAuthority,
  caseConfirmationChallenge,
  caseOpeningChallenge,
  encodeOfficerStatement,
  issuePasskeyCertificate,
  type OfficerStatement,
} from '@incamera/identity';
import { type Bytes, sha256, systemRng, toBase64Url } from '@incamera/kernel';
import { type CaseStatements, wireBytes } from '@incamera/protocol';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';

export const OFFICERS_SITE = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };

export class StatingOfficer {
  readonly name: string;
  readonly passkey: SoftwarePasskey;
  readonly chain: readonly Bytes[];

  private constructor(name: string, passkey: SoftwarePasskey, chain: readonly Bytes[]) {
    this.name = name;
    this.passkey = passkey;
    this.chain = chain;
  }

  /** @param authority certifies the passkey for `person` of example.org */
  static async create(
    name: string,
    certified?: { readonly authority: CertificateAuthority; readonly person: string; readonly nowMs: number },
  ): Promise<StatingOfficer> {
    const passkey = await SoftwarePasskey.create();
    if (certified === undefined) return new StatingOfficer(name, passkey, []);
    const { authority, person, nowMs } = certified;
    const identity = {
      domain: 'example.org',
      personId: person,
      displayName: name,
      organisation: 'Example Office',
      email: null,
    };
    const ports = { rng: systemRng, clock: { nowMs: () => nowMs } };
    return new StatingOfficer(
      name,
      passkey,
      await issuePasskeyCertificate(authority, { passkey: passkey.key, identity }, ports),
    );
  }

  async opening(caseId: string, change: Partial<OfficerStatement> = {}, site = OFFICERS_SITE): Promise<string> {
    const name = change.name ?? this.name;
    return await this.#signed(await caseOpeningChallenge({ caseId: wireBytes(caseId), name }), change, site);
  }

  async confirmation(
    caseId: string,
    opening: string,
    change: Partial<OfficerStatement> = {},
    site = OFFICERS_SITE,
  ): Promise<string> {
    const name = change.name ?? this.name;
    const openingHash = await sha256(wireBytes(opening));
    const challenge = await caseConfirmationChallenge({ caseId: wireBytes(caseId), name }, openingHash);
    return await this.#signed(challenge, change, site);
  }

  async #signed(challenge: Bytes, change: Partial<OfficerStatement>, site: typeof OFFICERS_SITE): Promise<string> {
    const assertion = await this.passkey.assert({ ...site, challenge });
    const statement = { passkey: this.passkey.key, name: this.name, chain: this.chain, assertion, ...change };
    return toBase64Url(encodeOfficerStatement(statement));
  }
}

/** What two officers sign about a case, each honestly. */
export async function statementsOfTwo(
  caseId: string,
  opener: StatingOfficer,
  second: StatingOfficer,
): Promise<CaseStatements> {
  const opening = await opener.opening(caseId);
  return { opening, confirmation: await second.confirmation(caseId, opening) };
}
