// This device's identity in one session (L4): ties the identity desk to the meeting behind the link, to the lobby and to every way
// in, and tells the rules as whom somebody would go in.
import { FRESH_SIGN_IN_MS, type Identification, trustOf } from '@incamera/group';
import { type Bytes, errorCode, sha256 } from '@incamera/kernel';
import { type StartedFlow } from '../api/account-actions.js';
import { type OpenedMeeting } from '../api/meetings.js';
import { type HostRecord, type StoredKey } from '../device/device-records.js';
import { EvidenceRecords } from '../identity/evidence-records.js';
import { finishGuestSignIn, type GuestTokens, guestProvidersOf, startGuestSignIn } from '../identity/guest-sign-in.js';
import { IdentityDesk } from '../identity/identity-desk.js';
import { type IdentitySource } from '../identity/identity-source.js';
import { createJudge } from '../identity/own-evidence.js';
import { nameAlone, type Seen } from '../policy/person.js';
import { type RulesDesk } from './rules-desk.js';
import { type MeetingSessionOptions } from './session-options.js';
import { siteOf } from './site.js';
import { type TabIdentity } from './tab-identity.js';

/** Where evidence comes from. */
export interface IdentityPorts {
  readonly source: IdentitySource;
  readonly guestTokens: GuestTokens;
  /** The newest deny lists that the server has. */
  readonly denyLists: () => Promise<readonly Bytes[]>;
}

export interface OwnIdentityParts {
  readonly options: Pick<MeetingSessionOptions, 'environment' | 'records' | 'identity' | 'state'>;
  readonly opened: OpenedMeeting;
  readonly host: HostRecord | null;
  readonly tab: TabIdentity;
  readonly rules: Pick<RulesDesk, 'look'>;
}

export class SessionIdentity {
  readonly #parts: OwnIdentityParts;
  readonly #desk: IdentityDesk;
  readonly #evidence: EvidenceRecords;
  #host: HostRecord | null;
  #shown: Identification | null = null;

  private constructor(parts: OwnIdentityParts, desk: IdentityDesk, evidence: EvidenceRecords) {
    this.#parts = parts;
    this.#host = parts.host;
    this.#desk = desk;
    this.#evidence = evidence;
  }

  /** @throws {AppError} `group/bad_trust`: nobody's evidence could be judged by this charter */
  static async create(parts: OwnIdentityParts): Promise<SessionIdentity> {
    const { environment, records, identity, state } = parts.options;
    const { charter, meetingId } = parts.opened;
    const trust = await trustOf(charter);
    if (!trust.ok) throw trust.error;
    const { origin, rpId } = siteOf(environment.publicUrl);
    const { clock, logger, passkeys } = environment;
    const { anchors, issuers } = trust.value;
    const site = { origins: [origin], rpId };
    const evidence = new EvidenceRecords(records, meetingId, await environment.tabId());
    const desk: IdentityDesk = new IdentityDesk({
      source: identity.source,
      anchors: await Promise.all(charter.charter.trustAnchors.map(({ certificate }) => sha256(certificate))),
      records: evidence,
      passkeys,
      judge: createJudge({ anchors, issuers, site, meetingId: charter.groupId, clock }),
      rpId,
      meetingId: charter.groupId,
      clock,
      logger,
      freshForMs: () => (state.charter?.classification.rules.reauthenticate === true ? FRESH_SIGN_IN_MS : null),
      changed: () => {
        state.identity = desk.own;
        state.touch();
      },
    });
    return new SessionIdentity(parts, desk, evidence);
  }

  /** What this device went in with last; null: it never did. */
  get shown(): Identification | null {
    return this.#shown;
  }

  /** The charter names this device from now on. */
  named(host: HostRecord): void {
    this.#host = host;
  }

  /** As whom this device would go in now. */
  get seen(): Seen {
    const nobody = nameAlone(this.#host !== null);
    const judged = this.#desk.judged;
    if (judged === null) return nobody;
    const reauthenticated = this.#desk.isFresh;
    return { ...nobody, evidence: { ...judged.verified, vouch: null }, assurance: judged.assurance, reauthenticated };
  }

  /** In the lobby: the passkey will be asked on the way in. */
  get #expected(): Seen {
    const willBeAsked = this.#desk.own.passkey === 'possible';
    return { ...this.seen, reauthenticated: this.#desk.isFresh || willBeAsked };
  }

  /** Went in. Never throws. */
  async entered(): Promise<void> {
    try {
      await this.#desk.spent();
    } catch (error) {
      // Shown again, it is refused by the others.
      this.#parts.options.environment.logger.warn('evidence_not_spent', { code: errorCode(error) });
    }
  }

  /** In the lobby: looks up who this is and by whom guests can be confirmed, and whether the rules let them in. Never throws. */
  async lookUp(): Promise<void> {
    const { options, opened, rules } = this.#parts;
    const { environment, identity, state } = options;
    try {
      await this.#desk.prepare(await this.#key());
      state.guestProviders = await guestProvidersOf(identity.guestTokens, opened.charter.charter);
      state.touch();
    } catch (error) {
      environment.logger.warn('identity_not_looked_up', { code: errorCode(error) });
    }
    await rules.look(this.#expected);
  }

  /** Before going in: asks the passkey if it was not asked yet; a no is no failure. */
  async ask(): Promise<void> {
    await this.#desk.ask(await this.#key());
  }

  /**
   * What to go in with, verified as the others will.
   * @throws {AppError} `client/storage_unavailable`
   */
  async identification(displayName: string, memberKey: StoredKey): Promise<Identification> {
    this.#shown = { displayName, ...(await this.#desk.evidence(memberKey)) };
    return this.#shown;
  }

  /** @throws {AppError} `client/passkey_cancelled` and others, see `IdentityDesk.confirm` */
  async confirmPasskey(): Promise<void> {
    await this.#desk.prepare(await this.#key());
    await this.#desk.confirm();
    await this.#parts.rules.look(this.#expected);
  }

  async startGuestSignIn(providerId: string): Promise<StartedFlow> {
    const { identity, state } = this.#parts.options;
    return await startGuestSignIn(identity.guestTokens, this.#desk, state.guestProviders, providerId);
  }

  async finishGuestSignIn(handle: string): Promise<void> {
    await this.#desk.prepare(await this.#key());
    await finishGuestSignIn(this.#parts.options.identity.guestTokens, this.#desk, handle);
    await this.#parts.rules.look(this.#expected);
  }

  /** The meeting is over: what this tab kept as evidence for it goes. Never throws. */
  async forget(): Promise<void> {
    try {
      await this.#evidence.forget();
    } catch (error) {
      this.#parts.options.environment.logger.warn('evidence_not_forgotten', { code: errorCode(error) });
    }
  }

  /** The key of this tab or of the charter's host, made at the first time. */
  async #key(): Promise<StoredKey> {
    const { tab, options } = this.#parts;
    return await tab.claim(options.state.displayName, this.#host?.signingKey ?? null);
  }
}
