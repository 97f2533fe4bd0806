// The second host's side, where two must agree (L4): another host asks, this one looks at what it has verified itself, and agrees or
// does not. The click counts for this person for two minutes: when the epoch moves on meanwhile, this client signs again by itself.
import {
  type Admission,
  type AdmitAnswer,
  type AdmitAsk,
  type AdmitVerdict,
  type Agreement,
  decodeAdmitAsk,
  encodeAdmitAnswer,
  type Knock,
} from '@incamera/group';
import { type Vouch } from '@incamera/identity';
import { type Bytes, errorCode, type KnockId, type LeafIndex, toBase64Url, toHex } from '@incamera/kernel';
import { knockIdSchema } from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { type MembershipContext } from './membership-context.js';
import { otherHosts } from './present-members.js';
import { ASK_EVERY_MS, type AtDoor } from './proposals.js';
import { type SignalDesk } from './signal-desk.js';

/** Who has not asked for so long has gone, or has let it be; with a crowd at the door each is asked for more rarely. */
const ASK_LIFE_MS = 10 * ASK_EVERY_MS;
const CLICK_COUNTS_MS = 120_000;

/** What this side needs of the door. */
export interface Door {
  find(keyPackageRef: Bytes): AtDoor | null;
  /** Opens and judges a knock that another host passed on. */
  passedOn(knock: { readonly knockId: KnockId; readonly sealed: string; readonly atMs: number }): Promise<void>;
  /** Whether we ask for the same person ourselves. */
  isAsking(keyPackageRef: Bytes): boolean;
  /** Leaves it to the other host. */
  yield(keyPackageRef: Bytes): void;
}

interface Ask {
  readonly knockId: KnockId;
  readonly knock: Knock;
  readonly by: LeafIndex;
  readonly clickedAtMs: number;
  readonly admission: Admission;
  readonly vouch: Vouch | null;
  readonly heardMs: number;
}

export class Agreements {
  readonly #context: MembershipContext;
  readonly #signals: Pick<SignalDesk, 'send'>;
  readonly #door: Door;
  /** By the hexadecimal KeyPackageRef, as the next ones. */
  readonly #asks = new Map<string, Ask>();
  /** Until when a click counts, and what was decided by it. */
  readonly #clicks = new Map<string, { readonly untilMs: number; readonly decided: string }>();
  /** Which click of the other host we said no to: questions may be on their way. */
  readonly #noes = new Map<string, number>();

  constructor(context: MembershipContext, signals: Pick<SignalDesk, 'send'>, door: Door) {
    this.#context = context;
    this.#signals = signals;
    this.#door = door;
  }

  /** A verified signal of another member: it asks us to agree. */
  async asked(by: LeafIndex, payload: Bytes): Promise<void> {
    const { state, environment } = this.#context;
    if (state.ownMember?.isHost !== true || state.member(by)?.isHost !== true) return;
    const ask = decodeAdmitAsk(payload);
    const knockId = knockIdSchema.safeParse(ask?.knockId);
    if (ask === null || !knockId.success) {
      environment.logger.warn('signal_malformed', { kind: 'admitAsk' });
      return;
    }
    const { keyPackageRef } = ask.admission;
    if (ask.sealed !== null && this.#door.find(keyPackageRef) === null) {
      const sealed = toBase64Url(ask.sealed);
      await this.#door.passedOn({ knockId: knockId.data, sealed, atMs: environment.clock.nowMs() });
    }
    const known = this.#door.find(keyPackageRef);
    const question = { keyPackageRef, clickedAtMs: ask.clickedAtMs };
    if (known === null) await this.#answer(question, ask.sealed === null ? 'unknown' : 'refused');
    else await this.#consider(by, known, ask);
  }

  /** Whether another host asks for this person. */
  isAsked(keyPackageRef: Bytes): boolean {
    return this.#asks.has(toHex(keyPackageRef));
  }

  /** Whether the host who asks grants the exception that this person asks for; null: nobody asks. */
  grants(keyPackageRef: Bytes): boolean | null {
    const ask = this.#asks.get(toHex(keyPackageRef));
    return ask === undefined ? null : ask.admission.exception !== null;
  }

  /** As whom the host who asks vouches for a guest, or null. */
  vouchFor(keyPackageRef: Bytes): Vouch | null {
    return this.#asks.get(toHex(keyPackageRef))?.vouch ?? null;
  }

  /**
   * The person here agrees.
   * @throws {AppError} `client/agreement_gone`, or why it cannot be agreed to
   */
  async agree(keyPackageRef: Bytes): Promise<void> {
    const ask = this.#asks.get(toHex(keyPackageRef));
    if (ask === undefined) throw clientErrors.make('client/agreement_gone');
    this.#clicked(ask);
    const refusal = await this.#sign(ask);
    if (refusal !== null && refusal.code !== 'group/agreement_other_epoch') throw refusal;
  }

  /** The person here does not. @throws {AppError} `client/agreement_gone` */
  async decline(keyPackageRef: Bytes): Promise<void> {
    const ask = this.#asks.get(toHex(keyPackageRef));
    if (ask === undefined) throw clientErrors.make('client/agreement_gone');
    const { clickedAtMs } = ask;
    this.forget(keyPackageRef);
    this.#noes.set(toHex(keyPackageRef), clickedAtMs);
    await this.#answer({ keyPackageRef, clickedAtMs }, 'refused');
  }

  /** The person went or came in, or is not asked for any more. */
  forget(keyPackageRef: Bytes): void {
    const name = toHex(keyPackageRef);
    const ask = this.#asks.get(name);
    this.#asks.delete(name);
    this.#clicks.delete(name);
    this.#noes.delete(name);
    if (ask === undefined) return;
    this.#context.state.agreements.delete(ask.knockId);
    this.#context.state.touch();
  }

  /** Every second. */
  tick(): void {
    const nowMs = this.#nowMs();
    for (const { knock, heardMs } of this.#asks.values()) {
      if (nowMs - heardMs > ASK_LIFE_MS) this.forget(knock.keyPackageRef);
    }
  }

  async #consider(by: LeafIndex, { knockId, knock }: AtDoor, { admission, clickedAtMs }: AdmitAsk): Promise<void> {
    const { state, group, environment } = this.#context;
    const { keyPackageRef } = knock;
    const name = toHex(keyPackageRef);
    const question = { keyPackageRef, clickedAtMs };
    if (this.#noes.get(name) === clickedAtMs) return await this.#answer(question, 'refused');
    const considered = await group.twoHosts.consider(knock, admission);
    if (!considered.ok) {
      environment.logger.warn('agreement_impossible', { code: errorCode(considered.error) });
      // Asked in an epoch that is over, or not here yet: the next question is on its way.
      if (considered.error.code === 'group/agreement_other_epoch') return;
      state.problems.happened(considered.error, knock.displayName);
      return await this.#answer(question, 'refused');
    }
    const vouch = considered.value;
    const ask = { knockId, knock, by, clickedAtMs, admission, vouch, heardMs: this.#nowMs() };
    if (this.#door.isAsking(knock.keyPackageRef)) {
      // Both clicked: one of the two commits, and both know which.
      if (by > group.ownLeaf) return;
      this.#door.yield(knock.keyPackageRef);
      this.#clicked(ask);
    }
    this.#asks.set(name, ask);
    const click = this.#clicks.get(name);
    if (click !== undefined && click.untilMs >= this.#nowMs() && click.decided === decidedOf(ask))
      await this.#sign(ask);
    else this.#show(ask, 'asked');
  }

  #clicked(ask: Ask): void {
    const untilMs = this.#nowMs() + CLICK_COUNTS_MS;
    this.#clicks.set(toHex(ask.knock.keyPackageRef), { untilMs, decided: decidedOf(ask) });
  }

  async #sign(ask: Ask) {
    const { group, environment } = this.#context;
    const signed = await group.twoHosts.agree(ask.knock, ask.admission);
    if (!signed.ok) {
      environment.logger.info('agreement_not_signed', { code: signed.error.code });
      return signed.error;
    }
    this.#show(ask, 'agreed');
    const { knock, clickedAtMs } = ask;
    await this.#answer({ keyPackageRef: knock.keyPackageRef, clickedAtMs }, 'agreed', signed.value);
    return null;
  }

  #show({ knockId, by, vouch }: Ask, stage: 'asked' | 'agreed'): void {
    const { state } = this.#context;
    const vouchedAs = vouch?.name ?? null;
    const host = state.member(by)?.displayName ?? null;
    state.agreements.set(knockId, { state: stage, host, vouchedAs, hostsHere: otherHosts(this.#context).length });
    state.touch();
  }

  async #answer(
    question: Pick<AdmitAnswer, 'keyPackageRef' | 'clickedAtMs'>,
    verdict: AdmitVerdict,
    agreement: Agreement | null = null,
  ): Promise<void> {
    await this.#signals.send('admitAnswer', encodeAdmitAnswer({ ...question, verdict, agreement }));
  }

  #nowMs(): number {
    return this.#context.environment.clock.nowMs();
  }
}

/** What people see of the other host's statement and decide by: as whom it vouches for a guest, and whether it makes an exception. */
function decidedOf({ vouch, admission }: Pick<Ask, 'vouch' | 'admission'>): string {
  return JSON.stringify([vouch?.name ?? null, vouch?.email ?? null, admission.exception !== null]);
}
