// Who stands behind a case, judged by a holder's device that trusts no server; and servers, officers and others who cheat.
import { type CertificateAuthority, createRoot, readTrustAnchor, type TrustAnchor } from '@incamera/identity';
import { systemRng, toBase64Url } from '@incamera/kernel';
import { type CaseStatements } from '@incamera/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { OFFICERS_SITE, StatingOfficer, statementsOfTwo } from '../../test/officer-statements.js';
import { judgeOfficers, type OfficerRules, WITHOUT_AUTHORITIES } from './case-officers.js';

const NOW_MS = Date.UTC(2026, 2, 8);
const DAY_MS = 86_400_000;
const clock = { nowMs: () => NOW_MS };
const id = () => toBase64Url(systemRng.bytes(32));
const opened = { caseId: id(), askedBy: 'Olga' };

let authority: CertificateAuthority;
let anchor: TrustAnchor;
let olga: StatingOfficer;
let marta: StatingOfficer;
let honest: CaseStatements;

async function root(): Promise<CertificateAuthority> {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const request = {
    keys,
    commonName: 'Example Office',
    organisation: 'Example Office',
    domains: ['example.org'],
    lifetimeMs: 2_000 * DAY_MS,
  };
  return await createRoot(request, { rng: systemRng, clock });
}

beforeAll(async () => {
  authority = await root();
  const read = await readTrustAnchor(authority.chain[0] as Uint8Array, {
    holder: 'organisation',
    domains: ['example.org'],
  });
  if (!read.ok) throw read.error;
  anchor = read.value;
  olga = await StatingOfficer.create('Olga', { authority, person: 'olga', nowMs: NOW_MS });
  marta = await StatingOfficer.create('Marta', { authority, person: 'marta', nowMs: NOW_MS });
  honest = await statementsOfTwo(opened.caseId, olga, marta);
});

const here = (anchors: readonly TrustAnchor[] = [anchor]): OfficerRules => ({
  anchors,
  clock,
  publicUrl: `${OFFICERS_SITE.origin}/`,
});
const refusal = async (statements: CaseStatements, rules = here()): Promise<string> => {
  try {
    await judgeOfficers(opened, statements, rules);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('two officers behind a case', () => {
  it('are named by what an authority that was compared here certified of their passkeys', async () => {
    const judged = await judgeOfficers(opened, honest, here());
    expect(judged?.origin).toBe(OFFICERS_SITE.origin);
    expect(judged?.opener).toMatchObject({ name: 'Olga', organisation: 'Example Office', isCertified: true });
    expect(judged?.second).toMatchObject({ name: 'Marta', organisation: 'Example Office', isCertified: true });
    expect(judged?.opener.code).not.toEqual(judged?.second.code);
  });

  it('are the server’s word and a code to compare where no such authority stands behind them', async () => {
    const servers = { ...anchor, holder: 'server' as const };
    for (const rules of [here([]), here([servers]), WITHOUT_AUTHORITIES]) {
      const judged = await judgeOfficers(opened, honest, rules);
      expect(judged?.second).toMatchObject({ name: 'Marta', organisation: null, isCertified: false });
      expect(judged?.second.code.words).toHaveLength(6);
    }
  });

  it('are none where nothing was signed', async () => {
    expect(await judgeOfficers(opened, null, here())).toBeNull();
  });
});

describe('a server or an officer who cheats', () => {
  it('shows no confirmation of another case, of another opening, or of another act', async () => {
    const other = await statementsOfTwo(id(), olga, marta);
    expect(await refusal({ ...honest, confirmation: other.confirmation })).toBe('client/case_statement_forged');
    expect(await refusal({ ...honest, opening: other.opening })).toBe('client/case_statement_forged');
    // Opened once more under the same name, by a key that the server made.
    const mallory = await StatingOfficer.create('Olga');
    const again = { ...honest, opening: await mallory.opening(opened.caseId) };
    expect(await refusal(again)).toBe('client/case_statement_forged');
    const swapped = { opening: honest.confirmation, confirmation: honest.opening };
    expect(await refusal(swapped)).toBe('client/case_statement_forged');
    const opensToo = { ...honest, confirmation: await marta.opening(opened.caseId) };
    expect(await refusal(opensToo)).toBe('client/case_statement_forged');
  });

  it('gives nobody another name than the one that was signed', async () => {
    const mallory = await StatingOfficer.create('Mallory');
    const opening = await mallory.opening(opened.caseId);
    const statements = { opening, confirmation: await marta.confirmation(opened.caseId, opening) };
    // The case's id covers Olga's.
    expect(await refusal(statements)).toBe('client/case_statement_forged');
  });

  it('does not pass off the opener as the second officer, by the same passkey or by another of the same person', async () => {
    const same = await olga.confirmation(opened.caseId, honest.opening);
    expect(await refusal({ ...honest, confirmation: same })).toBe('client/case_one_person');
    const renamed = await olga.confirmation(opened.caseId, honest.opening, { name: 'Marta' });
    expect(await refusal({ ...honest, confirmation: renamed }, here([]))).toBe('client/case_one_person');
    const otherPasskey = await StatingOfficer.create('Olga B.', { authority, person: 'olga', nowMs: NOW_MS });
    const other = await otherPasskey.confirmation(opened.caseId, honest.opening);
    expect(await refusal({ ...honest, confirmation: other })).toBe('client/case_one_person');
  });

  it('certifies no passkey by the certificate of another, nor by an authority of its own', async () => {
    const mallory = await StatingOfficer.create('Marta');
    const borrowed = await mallory.confirmation(opened.caseId, honest.opening, { chain: marta.chain });
    const judged = await judgeOfficers(opened, { ...honest, confirmation: borrowed }, here());
    expect(judged?.second).toMatchObject({ name: 'Marta', organisation: null, isCertified: false });
    const own = await StatingOfficer.create('Marta', { authority: await root(), person: 'marta', nowMs: NOW_MS });
    const invented = await statementsOfTwo(opened.caseId, olga, own);
    expect((await judgeOfficers(opened, invented, here()))?.second.isCertified).toBe(false);
    // A certificate that has run out says nothing any more.
    const later = { ...here(), clock: { nowMs: () => NOW_MS + 500 * DAY_MS } };
    expect((await judgeOfficers(opened, honest, later))?.second.isCertified).toBe(false);
  });

  it('brings no signature from another place, and none that was not confirmed at the passkey', async () => {
    const elsewhere = { origin: 'https://evil.example', rpId: 'evil.example' };
    const confirmation = await marta.confirmation(opened.caseId, honest.opening, {}, elsewhere);
    expect(await refusal({ ...honest, confirmation })).toBe('client/case_statement_forged');
    // As a file of another organisation: both must be of one place.
    expect(await refusal({ ...honest, confirmation }, WITHOUT_AUTHORITIES)).toBe('client/case_statement_forged');
    const opening = await olga.opening(opened.caseId, {}, elsewhere);
    const both = { opening, confirmation: await marta.confirmation(opened.caseId, opening, {}, elsewhere) };
    expect(await refusal(both)).toBe('client/case_statement_forged');
    expect((await judgeOfficers(opened, both, WITHOUT_AUTHORITIES))?.origin).toBe(elsewhere.origin);
    const bytes = toBase64Url(systemRng.bytes(300));
    for (const statements of [
      { ...honest, confirmation: bytes },
      { ...honest, opening: bytes },
    ]) {
      expect(await refusal(statements)).toBe('client/case_statement_forged');
    }
  });
});
