// An officer's name to a case, by a passkey (L4; decision 0046), and by what this device judges the names of others. A statement carries what
// authorities certified of the passkey, for those who know them.
import {
  encodeOfficerStatement,
  type PasskeyKey,
  readTrustAnchor,
  type TrustAnchor,
  validatePasskeyChain,
  verifyOfficerStatement,
} from '@incamera/identity';
import { AppError, type Bytes, normaliseText, toBase64Url } from '@incamera/kernel';
import { type CaseStatements } from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { type IdentitySource } from '../identity/identity-source.js';
import { readPasskeyAnswer } from '../identity/passkey-answer.js';
import { type Identity } from '../identity/types.js';
import { siteOf } from '../session/site.js';
import { type CaseOfficers, judgeOfficers, type OfficerRules, type SignedBody } from './case-officers.js';

export interface OfficerDeskParts {
  readonly identity: Pick<Identity, 'anchors'>;
  readonly source: Pick<IdentitySource, 'passkeys' | 'passkeyChains'>;
  readonly environment: Pick<ClientEnvironment, 'passkeys' | 'clock' | 'publicUrl'>;
}

export class OfficerDesk {
  readonly #parts: OfficerDeskParts;

  constructor(parts: OfficerDeskParts) {
    this.#parts = parts;
  }

  /** By what statements about cases of this server are judged on this device. */
  async rules(): Promise<OfficerRules> {
    const { clock, publicUrl } = this.#parts.environment;
    return { anchors: await this.#anchors(), clock, publicUrl };
  }

  /**
   * Judges the officers of a case; null where nothing was signed.
   * @param from `elsewhere`: the case came as a file of another server, where its officers used their passkeys. A file is read without a
   *   server, too: then no authority is known.
   * @throws {AppError} `client/case_statement_forged`, `client/case_one_person`
   */
  async judge(
    opened: SignedBody,
    statements: CaseStatements | null,
    from: 'here' | 'elsewhere',
  ): Promise<CaseOfficers | null> {
    if (statements === null) return null;
    if (from === 'here') return await judgeOfficers(opened, statements, await this.rules());
    const { clock } = this.#parts.environment;
    const anchors = await this.#anchors().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return [];
    });
    return await judgeOfficers(opened, statements, { anchors, clock, publicUrl: null });
  }

  /**
   * Asks the passkey to sign, once.
   * @param challengeOf what is signed, with the name in its one form
   * @returns the statement, base64url
   * @throws {AppError} `client/passkey_unavailable`, `client/passkey_cancelled`, `client/passkey_not_own`, `client/passkey_substituted`
   */
  async sign(name: string, challengeOf: (name: string) => Promise<Bytes>): Promise<string> {
    const { environment, source } = this.#parts;
    if (environment.passkeys === null) throw clientErrors.make('client/passkey_unavailable');
    const { origin, rpId } = siteOf(environment.publicUrl);
    const signed = normaliseText(name);
    const challenge = await challengeOf(signed);
    const answer = readPasskeyAnswer(await environment.passkeys.get({ challenge, rpId }));
    const own = (await source.passkeys()).find(({ credentialId }) => credentialId === answer.credentialId);
    if (own === undefined) throw clientErrors.make('client/passkey_not_own');
    const chain = await this.#chainOver(own.key);
    const statement = { passkey: own.key, name: signed, chain, assertion: answer.assertion };
    const verified = await verifyOfficerStatement(statement, challenge, { origins: [origin], rpId });
    if (!verified.ok) throw clientErrors.make('client/passkey_substituted', { cause: verified.error });
    return toBase64Url(encodeOfficerStatement(statement));
  }

  /** What an organisation certified of a passkey, as far as this device can tell; empty: nothing. */
  async #chainOver(passkey: PasskeyKey): Promise<readonly Bytes[]> {
    const anchors = await this.#anchors();
    const { clock } = this.#parts.environment;
    if (anchors.length === 0) return [];
    const chains = await this.#parts.source.passkeyChains();
    const judged = await Promise.all(
      chains.map(async (chain) => ({ chain, valid: await validatePasskeyChain(chain, { anchors, clock, passkey }) })),
    );
    const valid = judged.filter((one) => one.valid.ok);
    return (valid.find((one) => one.valid.ok && one.valid.value.holder === 'organisation') ?? valid[0])?.chain ?? [];
  }

  async #anchors(): Promise<readonly TrustAnchor[]> {
    const listed = await this.#parts.identity.anchors();
    const read = await Promise.all(
      listed.map(({ certificate, holder, domains }) => readTrustAnchor(certificate, { holder, domains })),
    );
    return read.flatMap((anchor) => (anchor.ok ? [anchor.value] : []));
  }
}
