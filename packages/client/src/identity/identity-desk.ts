// Who this device says to be in one meeting, and by what evidence (L4, design section 5 steps 2 and 4): a certificate over the
// member key where somebody is signed in, the passkey's signature over key, meeting and certificate once per meeting, the
// passkey's own certificate, a provider's token. What a server offers is verified here before anybody else sees it, and every
// challenge is computed here.
import { isFreshSignIn } from '@incamera/group';
import {
  type Assurance,
  type Binding,
  bindingChallenge,
  decodeCertificate,
  decodePasskeyEvidence,
  encodePasskeyEvidence,
  endorse,
  oidcChallenge,
  type ParsedCertificate,
  type PasskeyEvidence,
} from '@incamera/identity';
import {
  type AppError,
  type Bytes,
  type Clock,
  equalBytes,
  errorCode,
  type Logger,
  normaliseText,
  sha256,
} from '@incamera/kernel';
import { type StoredKey } from '../device/device-records.js';
import { type Passkeys } from '../environment.js';
import { asAppError, clientErrors } from '../errors.js';
import { type EvidenceRecords, type StoredEvidence } from './evidence-records.js';
import { type IdentitySource } from './identity-source.js';
import { type Judge, type JudgedEvidence, type OwnEvidence } from './own-evidence.js';
import { readPasskeyAnswer } from './passkey-answer.js';

/** A certificate that ends sooner than this is renewed before it is shown to anybody. */
const RENEW_BEFORE_MS = 3600_000;
/** Of the time that a fresh sign-in counts, what the lobby may take; the rest is for the door. */
const LOBBY_SHARE = 2 / 3;

/** How the passkey stands: `none` where the account has none or nobody is signed in; `possible`: it was not asked yet. */
export type PasskeyStanding = 'none' | 'possible' | 'bound' | 'declined';

/** What this device would show of itself now. */
export interface OwnIdentity {
  readonly ready: boolean;
  /** The name of the account that is signed in, or null. */
  readonly accountName: string | null;
  /** As the others will judge it; null as long as it is being looked up. */
  readonly assurance: Assurance | null;
  readonly passkey: PasskeyStanding;
  /** The provider that confirmed a guest, or null. */
  readonly confirmedBy: string | null;
  /** Why the level is lower than it could be, or null. */
  readonly problem: AppError | null;
}

/** As long as nothing was looked up. */
export const NOBODY: OwnIdentity = {
  ready: false,
  accountName: null,
  assurance: null,
  passkey: 'none',
  confirmedBy: null,
  problem: null,
};

export interface IdentityDeskOptions {
  readonly source: IdentitySource;
  /** SHA-256 of the certificates that the meeting trusts: which of its authorities the server is to issue under. */
  readonly anchors: readonly Bytes[];
  readonly records: Pick<EvidenceRecords, 'load' | 'save'>;
  readonly passkeys: Passkeys | null;
  readonly judge: Judge;
  readonly rpId: string;
  /** Bytes of the meeting id, 32. */
  readonly meetingId: Bytes;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly logger: Logger;
  readonly changed: () => void;
  /**
   * For how long a sign-in counts, milliseconds, where the meeting asks for a fresh one at every join; else null. Then nothing of
   * before is shown: no endorsement, no certificate of which little time is left for the door, nothing that has led in.
   */
  readonly freshForMs: () => number | null;
}

const NOTHING: StoredEvidence = { accountId: null, chain: null, passkey: null, idToken: null, declined: false };

/** One tab's identity in one meeting. Work on it is done one after the other. */
export class IdentityDesk {
  readonly #options: IdentityDeskOptions;
  #memberKey: StoredKey | null = null;
  #stored: StoredEvidence = NOTHING;
  #account: { readonly accountId: string; readonly displayName: string } | null = null;
  #hasPasskeys = false;
  #passkeyChains: readonly (readonly Bytes[])[] = [];
  #judged: JudgedEvidence | null = null;
  #problem: AppError | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: IdentityDeskOptions) {
    this.#options = options;
  }

  get own(): OwnIdentity {
    const judged = this.#judged;
    return {
      ready: judged !== null,
      accountName: this.#account?.displayName ?? null,
      assurance: judged?.assurance ?? null,
      passkey: this.#standing(),
      confirmedBy: judged?.verified.idToken?.issuer ?? null,
      problem: this.#problem,
    };
  }

  /** Looks up everything that needs no act of the person. Failures lower the level and are told; they never throw. */
  prepare(memberKey: StoredKey): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#memberKey === null) this.#stored = (await this.#options.records.load()) ?? NOTHING;
      this.#memberKey = memberKey;
      await this.#refresh();
    });
  }

  /**
   * Asks the passkey to stand behind this device in this meeting.
   * @throws {AppError} `client/passkey_cancelled`: the person said no; `client/passkey_unavailable`, `client/passkey_not_own`,
   *   `client/passkey_substituted`
   */
  confirm(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#bind(this.#requireKey());
      } catch (error) {
        if (errorCode(error) === 'client/passkey_cancelled') await this.#keep({ declined: true });
        throw error;
      } finally {
        await this.#judge();
      }
    });
  }

  /** The nonce with which a provider's token must come back: made of key and meeting, by nobody but this device. */
  async tokenNonce(): Promise<Bytes> {
    return await oidcChallenge({ leafKey: this.#requireKey().publicKey, meetingId: this.#options.meetingId });
  }

  /** @throws {AppError} `client/token_refused`: it does not confirm this device for this meeting */
  takeToken(idToken: string): Promise<void> {
    return this.#inTurn(async () => {
      const judged = await this.#options.judge({ ...(await this.#evidence()), idToken }, this.#requireKey().publicKey);
      const cause = judged.refused.idToken;
      if (cause !== undefined)
        throw clientErrors.make('client/token_refused', { cause, context: { code: cause.code } });
      await this.#keep({ idToken });
      await this.#judge();
    });
  }

  /** Whether what would be shown now is a fresh sign-in. */
  get isFresh(): boolean {
    const judged = this.#judged;
    return judged !== null && isFreshSignIn({ ...judged.verified, vouch: null }, this.#options.clock.nowMs());
  }

  /** We are in: where a fresh sign-in is asked for, what led in leads in no second time. */
  spent(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#options.freshForMs() === null) return;
      await this.#keep({ chain: null, passkey: null, idToken: null, declined: false });
    });
  }

  /** As the others will judge it; null before it was looked up. */
  get judged(): JudgedEvidence | null {
    return this.#judged;
  }

  /**
   * Asks the passkey if it was not asked yet. A no is not asked again, and is no failure: the level is lower.
   * @throws {AppError} `client/storage_unavailable`
   */
  async ask(memberKey: StoredKey): Promise<void> {
    // A certificate too old for a fresh sign-in is renewed before the passkey stands behind it.
    if (this.#judged === null || this.#options.freshForMs() !== null) await this.prepare(memberKey);
    if (this.#standing() !== 'possible') return;
    try {
      await this.confirm();
    } catch (error) {
      this.#options.logger.info('passkey_not_bound', { code: errorCode(error) });
      if (errorCode(error) !== 'client/passkey_cancelled') this.#problem = asAppError(error);
      this.#options.changed();
    }
  }

  /**
   * What to show now, all of it verified.
   * @throws {AppError} `client/storage_unavailable`
   */
  async evidence(memberKey: StoredKey): Promise<OwnEvidence> {
    await this.prepare(memberKey);
    return await this.#inTurn(() => this.#evidence());
  }

  async #refresh(): Promise<void> {
    this.#problem = null;
    const key = this.#requireKey();
    try {
      await this.#lookUpAccount();
      if (this.#account !== null) await this.#renewCertificate(key, this.#account.displayName);
    } catch (error) {
      this.#problem = asAppError(error);
      this.#options.logger.warn('identity_not_complete', { code: errorCode(error) });
    }
    await this.#judge();
  }

  async #lookUpAccount(): Promise<void> {
    const { source } = this.#options;
    this.#account = await source.account();
    const accountId = this.#account?.accountId ?? null;
    // Whoever used this tab before was somebody else.
    if (this.#stored.accountId !== accountId)
      await this.#keep({ ...NOTHING, idToken: this.#stored.idToken, accountId });
    if (this.#account === null) {
      this.#hasPasskeys = false;
      this.#passkeyChains = [];
      return;
    }
    this.#hasPasskeys = (await source.passkeys()).length > 0;
    this.#passkeyChains = await source.passkeyChains();
  }

  /** A certificate over our key and in our name, unless the one that we have lasts a while. */
  async #renewCertificate(key: StoredKey, name: string): Promise<void> {
    const { source, anchors, judge, clock } = this.#options;
    const kept = this.#stored.chain;
    const leaf = kept?.[0] === undefined ? null : decodeCertificate(kept[0]);
    const lasts =
      leaf?.ok === true && leaf.value.notAfterMs - clock.nowMs() > RENEW_BEFORE_MS && this.#isRecent(leaf.value);
    const isOurs = leaf?.ok === true && leaf.value.key !== null && isKey(leaf.value.key.spki, key.publicKey);
    if (lasts && isOurs) return;
    const chain = await source.certificate(key.publicKey, anchors);
    const judged = await judge({ chain, passkey: null, passkeyChain: null, idToken: null }, key.publicKey);
    const cause = judged.refused.chain;
    const { chain: valid } = judged.verified;
    // With whatever key the server certifies a device at once, that key it has.
    const isServers = valid?.holder === 'server';
    const isOurName = valid?.identity.displayName === normaliseText(name);
    if (isServers && isOurName) return await this.#keep({ chain });
    await this.#keep({ chain: null });
    if (valid !== null && !isServers) throw clientErrors.make('client/anchor_not_organisation');
    const code = cause?.code === 'identity/unknown_authority' ? 'certificate_not_trusted' : 'certificate_refused';
    throw clientErrors.make(`client/${code}`, {
      cause,
      context: { code: cause?.code ?? 'identity/name_not_permitted' },
    });
  }

  #isRecent({ notBeforeMs }: Pick<ParsedCertificate, 'notBeforeMs'>): boolean {
    const freshForMs = this.#options.freshForMs();
    return freshForMs === null || this.#options.clock.nowMs() - notBeforeMs < freshForMs * LOBBY_SHARE;
  }

  async #bind(key: StoredKey): Promise<void> {
    const { passkeys, source, rpId, judge } = this.#options;
    if (passkeys === null) throw clientErrors.make('client/passkey_unavailable');
    const binding = await this.#binding(key);
    const answer = readPasskeyAnswer(await passkeys.get({ challenge: await bindingChallenge(binding), rpId }));
    const enrolled = (await source.passkeys()).find(({ credentialId }) => credentialId === answer.credentialId);
    if (enrolled === undefined) throw clientErrors.make('client/passkey_not_own');
    const evidence = encodePasskeyEvidence({
      passkey: enrolled.key,
      boundKey: key.publicKey,
      boundCertificateHash: binding.certificateHash,
      assertion: answer.assertion,
      endorsement: null,
    });
    const shown = { chain: this.#stored.chain, passkey: evidence, passkeyChain: null, idToken: null };
    const cause = (await judge(shown, key.publicKey)).refused.passkey;
    if (cause !== undefined)
      throw clientErrors.make('client/passkey_substituted', { cause, context: { code: cause.code } });
    await this.#keep({ passkey: { evidence, boundKey: key }, declined: false });
  }

  /** Everything that holds. What holds no more (a certificate or a token that ended) is left out. */
  async #evidence(): Promise<OwnEvidence> {
    const key = this.#requireKey();
    const { judge } = this.#options;
    const alone = { chain: this.#stored.chain, passkey: null, passkeyChain: null, idToken: this.#stored.idToken };
    const ended = (await judge(alone, key.publicKey)).refused;
    // The certificate first: what the passkey stands behind depends on it.
    if (ended.chain !== undefined) await this.#keep({ chain: null });
    if (ended.idToken !== undefined) await this.#keep({ idToken: null });
    const { chain, idToken } = this.#stored;
    const passkey = await this.#endorsed(key);
    const shown = { chain, passkey, passkeyChain: null, idToken };
    const { refused } = await judge(shown, key.publicKey);
    if (passkey === null || refused.passkey !== undefined) return { ...shown, passkey: null };
    return { ...shown, passkeyChain: await this.#passkeyChainFor(passkey, key) };
  }

  /** The passkey's evidence for the key and certificate of now: what it bound once endorses what came after. */
  async #endorsed(key: StoredKey): Promise<Bytes | null> {
    const stored = this.#stored.passkey;
    const decoded = stored === null ? null : decodePasskeyEvidence(stored.evidence);
    if (stored === null || decoded?.ok !== true) return null;
    const now = await this.#binding(key);
    if (isBoundTo(decoded.value, now)) return stored.evidence;
    if (this.#options.freshForMs() !== null) return null;
    const endorsement = await endorse(now, stored.boundKey.privateKey);
    return encodePasskeyEvidence({ ...decoded.value, endorsement });
  }

  async #passkeyChainFor(passkey: Bytes, key: StoredKey): Promise<readonly Bytes[] | null> {
    for (const passkeyChain of this.#passkeyChains) {
      const shown = { chain: this.#stored.chain, passkey, passkeyChain, idToken: null };
      const { refused, verified } = await this.#options.judge(shown, key.publicKey);
      if (refused.passkeyChain === undefined && verified.passkeyChain !== null) return passkeyChain;
    }
    return null;
  }

  async #binding(key: StoredKey): Promise<Binding> {
    const certificate = this.#stored.chain?.[0];
    const certificateHash = certificate === undefined ? null : await sha256(certificate);
    return { leafKey: key.publicKey, meetingId: this.#options.meetingId, certificateHash };
  }

  async #judge(): Promise<void> {
    this.#judged = await this.#options.judge(await this.#evidence(), this.#requireKey().publicKey);
    this.#options.changed();
  }

  #standing(): PasskeyStanding {
    if (this.#judged?.verified.passkey) return 'bound';
    if (!this.#hasPasskeys || this.#options.passkeys === null) return 'none';
    return this.#stored.declined ? 'declined' : 'possible';
  }

  async #keep(change: Partial<StoredEvidence>): Promise<void> {
    this.#stored = { ...this.#stored, ...change };
    await this.#options.records.save(this.#stored);
  }

  #requireKey(): StoredKey {
    if (this.#memberKey === null) throw clientErrors.make('client/wrong_phase');
    return this.#memberKey;
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#work.then(run);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

function isBoundTo(evidence: PasskeyEvidence, { leafKey, certificateHash }: Binding): boolean {
  const bound = evidence.boundCertificateHash;
  if (!equalBytes(evidence.boundKey, leafKey)) return false;
  return bound === null || certificateHash === null ? bound === certificateHash : equalBytes(bound, certificateHash);
}

/** An Ed25519 SubjectPublicKeyInfo ends with the key. */
function isKey(spki: Bytes, key: Bytes): boolean {
  return equalBytes(spki.subarray(spki.byteLength - key.byteLength), key);
}
