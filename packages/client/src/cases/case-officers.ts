// The officers behind a case, judged on this device and by nobody's word (L4; decision 0046): that one passkey opened it and another confirmed
// it, both over this very case. Whose passkeys they are is proved where an authority that somebody compared on this device certified them; else
// people compare their codes by voice.
import {
  caseConfirmationChallenge,
  caseOpeningChallenge,
  decodeOfficerStatement,
  type OfficerStatement,
  type PasskeySite,
  passkeyCodeOf,
  personOf,
  type TrustAnchor,
  type VerifiedOfficerStatement,
  validatePasskeyChain,
  verifyOfficerStatement,
} from '@incamera/identity';
import { type Bytes, type Clock, type ComparisonCode, equalBytes, normaliseText, sha256 } from '@incamera/kernel';
import { type CaseBody, type CaseStatements, wireBytes } from '@incamera/protocol';
import { caseErrors } from '../case-errors.js';
import { originOfPasskey } from '../identity/passkey-origin.js';
import { siteOf } from '../session/site.js';

/** An officer by what was signed about a case. */
export interface CaseOfficer {
  /** The name that a certificate gives; without one, what the officer's device signed. */
  readonly name: string;
  /** Of the certificate; null: no authority that this device knows certified the passkey, so that the name is the server's word. */
  readonly organisation: string | null;
  readonly isCertified: boolean;
  /** Of the passkey: the officer has the same under “Your account”, to be compared by voice. */
  readonly code: ComparisonCode;
}

/** Both of them. */
export interface CaseOfficers {
  readonly opener: CaseOfficer;
  readonly second: CaseOfficer;
  /** Where both used their passkeys. */
  readonly origin: string;
}

/** By what statements are judged. */
export interface OfficerRules {
  /** Authorities whose word counts; those that the server holds certify nobody. */
  readonly anchors: readonly TrustAnchor[];
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Where the passkeys must have been used; null: the case comes from another server, which the statements name. */
  readonly publicUrl: string | null;
}

/** Nothing is known of authorities, as at a terminal. */
export const WITHOUT_AUTHORITIES: OfficerRules = { anchors: [], clock: { nowMs: () => 0 }, publicUrl: null };

interface Judged {
  readonly officer: CaseOfficer;
  readonly statement: VerifiedOfficerStatement;
  /** As certificates name people; null: none that counts. */
  readonly person: string | null;
}

/** The part of a case that is signed. */
export type SignedBody = Pick<CaseBody, 'caseId' | 'askedBy'>;

/**
 * Judges who opened a case.
 * @param opening what the officer signed, base64url
 * @throws {AppError} `client/case_statement_forged`
 */
export async function judgeOpener(opened: SignedBody, opening: string, rules: OfficerRules): Promise<CaseOfficer> {
  return (await judgeOpening(opened, opening, rules)).officer;
}

/**
 * Judges both officers of a case; null where nothing was signed, and one officer stands behind it.
 * @throws {AppError} `client/case_statement_forged`, `client/case_one_person`
 */
export async function judgeOfficers(
  opened: SignedBody,
  statements: CaseStatements | null,
  rules: OfficerRules,
): Promise<CaseOfficers | null> {
  if (statements === null) return null;
  const first = await judgeOpening(opened, statements.opening, rules);
  const statement = read(statements.confirmation);
  const caseId = wireBytes(opened.caseId);
  const challenge = await caseConfirmationChallenge({ caseId, name: statement.name }, await hashOf(statements.opening));
  const second = await judge(statement, challenge, rules);
  const origin = originOfPasskey(first.statement);
  if (origin === null || origin !== originOfPasskey(second.statement)) throw forged();
  const isSamePasskey = equalBytes(first.statement.thumbprint, second.statement.thumbprint);
  const isSamePerson = first.person !== null && first.person === second.person;
  if (isSamePasskey || isSamePerson) throw caseErrors.make('client/case_one_person');
  return { opener: first.officer, second: second.officer, origin };
}

/** SHA-256 of a statement, which the second officer signs with it. */
export async function hashOf(statement: string): Promise<Bytes> {
  return await sha256(wireBytes(statement));
}

async function judgeOpening({ caseId, askedBy }: SignedBody, opening: string, rules: OfficerRules): Promise<Judged> {
  const statement = read(opening);
  // The case's id covers this name, and holders compare it.
  if (statement.name !== normaliseText(askedBy)) throw forged();
  const challenge = await caseOpeningChallenge({ caseId: wireBytes(caseId), name: statement.name });
  return await judge(statement, challenge, rules);
}

function read(statement: string): OfficerStatement {
  const decoded = decodeOfficerStatement(wireBytes(statement));
  if (!decoded.ok) throw forged();
  return decoded.value;
}

async function judge(statement: OfficerStatement, challenge: Bytes, rules: OfficerRules): Promise<Judged> {
  const verified = await verifyOfficerStatement(statement, challenge, siteFor(statement, rules));
  if (!verified.ok) throw forged();
  const identity = await certifiedBy(verified.value, rules);
  const { name, thumbprint } = verified.value;
  const officer = {
    name: identity?.displayName ?? name,
    organisation: identity?.organisation ?? null,
    isCertified: identity !== null,
    code: await passkeyCodeOf(thumbprint),
  };
  return { officer, statement: verified.value, person: identity === null ? null : personOf(identity) };
}

function siteFor(statement: OfficerStatement, { publicUrl }: OfficerRules): PasskeySite {
  const { origin, rpId } = siteOf(publicUrl ?? originOfPasskey(statement) ?? 'https://invalid');
  return { origins: [origin], rpId };
}

/** What an authority certified of the passkey; null: none that counts. What only the server certified proves nothing against the server. */
async function certifiedBy({ chain, passkey }: VerifiedOfficerStatement, { anchors, clock }: OfficerRules) {
  if (chain.length === 0 || anchors.length === 0) return null;
  const valid = await validatePasskeyChain(chain, { anchors, clock, passkey });
  return valid.ok && valid.value.holder === 'organisation' ? valid.value.identity : null;
}

const forged = () => caseErrors.make('client/case_statement_forged');
