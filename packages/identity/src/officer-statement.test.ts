// What officers sign about a case: one encoding, and a signature that is good for one case, one act, one name and one place.
import { type Bytes, concat, copyBytes, sha256, systemRng, utf8 } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, must } from '../test/chain-scene.js';
import {
  caseConfirmationChallenge,
  caseOpeningChallenge,
  decodeOfficerStatement,
  encodeOfficerStatement,
  loginChallenge,
  MAX_OFFICER_STATEMENT_BYTES,
  type OfficerStatement,
  passkeyThumbprint,
  verifyOfficerStatement,
} from './index.js';

const SITE = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };
const RULES = { origins: [SITE.origin], rpId: SITE.rpId };
const caseId = systemRng.bytes(32);
const openingHash = systemRng.bytes(32);
const name = 'Olga Berg';

let passkey: SoftwarePasskey;
let statement: OfficerStatement;

const signed = async (challenge: Bytes, by = passkey): Promise<OfficerStatement> => ({
  passkey: by.key,
  name,
  chain: [],
  assertion: await by.assert({ ...SITE, challenge }),
});

beforeAll(async () => {
  passkey = await SoftwarePasskey.create();
  statement = await signed(await caseOpeningChallenge({ caseId, name }));
});

describe('a statement of an officer', () => {
  it('has one encoding, and is read back as it was written', () => {
    const withChain = { ...statement, chain: [systemRng.bytes(400), systemRng.bytes(10)] };
    for (const one of [statement, withChain]) {
      expect(must(decodeOfficerStatement(encodeOfficerStatement(one)))).toEqual(one);
    }
  });

  it('is refused in any other form', () => {
    const bytes = encodeOfficerStatement(statement);
    const other = copyBytes(bytes);
    other[0] = 2;
    const wrong = [
      new Uint8Array(0),
      other,
      bytes.slice(0, -1),
      concat(bytes, new Uint8Array(1)),
      concat(bytes, new Uint8Array(MAX_OFFICER_STATEMENT_BYTES)),
      encodeOfficerStatement({ ...statement, name: '' }),
      encodeOfficerStatement({ ...statement, name: 'x'.repeat(201) }),
      encodeOfficerStatement({ ...statement, name: 'Olga\nBerg' }),
      encodeOfficerStatement({ ...statement, name: ' Olga Berg' }),
      encodeOfficerStatement({ ...statement, name: 'Olga \u202EgreB' }),
      encodeOfficerStatement({ ...statement, chain: Array.from({ length: 5 }, () => systemRng.bytes(10)) }),
      encodeOfficerStatement({ ...statement, chain: [systemRng.bytes(8193)] }),
    ];
    for (const one of wrong) expect(codeOf(decodeOfficerStatement(one))).toBe('identity/assertion_malformed');
  });

  it('holds for the case, the act, the name and the place that were signed, and for no other', async () => {
    const verify = async (challenge: Bytes, one = statement, rules = RULES) =>
      codeOf(await verifyOfficerStatement(one, challenge, rules));
    const challenge = await caseOpeningChallenge({ caseId, name });
    const verified = must(await verifyOfficerStatement(statement, challenge, RULES));
    expect(verified.thumbprint).toEqual(await passkeyThumbprint(passkey.key));
    const others = [
      await caseOpeningChallenge({ caseId: systemRng.bytes(32), name }),
      await caseOpeningChallenge({ caseId, name: 'Mallory' }),
      await caseConfirmationChallenge({ caseId, name }, openingHash),
    ];
    for (const other of others) expect(await verify(other)).toBe('identity/assertion_wrong_challenge');
    const confirmation = await signed(await caseConfirmationChallenge({ caseId, name }, openingHash));
    expect(await verify(await caseConfirmationChallenge({ caseId, name }, openingHash), confirmation)).toBe('ok');
    // One that another opener's statement is put beside.
    const swapped = await caseConfirmationChallenge({ caseId, name }, systemRng.bytes(32));
    expect(await verify(swapped, confirmation)).toBe('identity/assertion_wrong_challenge');
    // A sign-in, which a server can ask for at any time.
    const login = await signed(await loginChallenge(systemRng.bytes(32)));
    expect(await verify(challenge, login)).toBe('identity/assertion_wrong_challenge');
    const elsewhere = { origins: ['https://meet.example.net'], rpId: 'meet.example.net' };
    expect(await verify(challenge, statement, elsewhere)).toBe('identity/assertion_wrong_origin');
    const stranger = await SoftwarePasskey.create();
    expect(await verify(challenge, { ...statement, passkey: stranger.key })).toBe('identity/bad_assertion_signature');
    const absent = await passkey.assert({ ...SITE, challenge, flags: 0x01 });
    expect(await verify(challenge, { ...statement, assertion: absent })).toBe('identity/user_not_verified');
  });

  it('signs a hash under a label of its own, over fields of fixed length', async () => {
    const hashed = await sha256(utf8(name));
    expect(await caseOpeningChallenge({ caseId, name })).toEqual(
      await sha256(concat(utf8('incamera/case-opening/1'), caseId, hashed)),
    );
    expect(await caseConfirmationChallenge({ caseId, name }, openingHash)).toEqual(
      await sha256(concat(utf8('incamera/case-confirmation/1'), caseId, openingHash, hashed)),
    );
    await expect(caseOpeningChallenge({ caseId: new Uint8Array(31), name })).rejects.toThrow(RangeError);
    await expect(caseConfirmationChallenge({ caseId, name }, new Uint8Array(33))).rejects.toThrow(RangeError);
  });
});
