// Receipts of one stay (L4; decision 0038): says what this device saw of each epoch, hears what the others say, and names who says something else,
// or nothing. Nothing of it stops anybody from being heard.
import { type CharterChain } from '@incamera/charter';
import {
  commitTestimony,
  decodeReceipt,
  decodeShownTestimony,
  type EpochReceipt,
  encodeReceipt,
  encodeShownTestimony,
  type FullRoster,
  groupErrors,
  MAX_RECEIPT_EPOCHS,
  type Member,
  readTestimony,
} from '@incamera/group';
import { type AppError, type Bytes, equalBytes, errorCode, type LeafIndex, toHex } from '@incamera/kernel';
import { type MembershipContext } from '../session/membership-context.js';
import { SILENT_SHOWN_MS } from '../session/presence.js';
import { testimonyErrors } from '../testimony-errors.js';
import { type LoggedTestimonies } from './logged-testimonies.js';
import { ReceiptBook } from './receipt-book.js';
import { lookShare, paceOf } from './receipt-pace.js';
import { giverOf, RosterGiver } from './roster-giver.js';
import { type SeenLog } from './seen-log.js';
import { type TestimonyDesk } from './testimony-desk.js';
import { type TestimonyView } from './testimony-view.js';

export interface ReceiptDeskParts extends Pick<MembershipContext, 'state' | 'group' | 'environment'> {
  readonly desk: TestimonyDesk;
  readonly log: SeenLog;
  readonly logged: LoggedTestimonies;
  /** Of this member's connection. */
  readonly token: () => string | null;
  /** Whether lists of members are of use to anybody: somebody can open them. */
  readonly givesRosters: boolean;
}

const TICK_MS = 1000;
const NAMES = { differs: 'receipts/differ', missing: 'receipts/missing', notLogged: 'receipts/not-logged' };

export class ReceiptDesk {
  readonly #parts: ReceiptDeskParts;
  readonly #book = new ReceiptBook();
  readonly #rosters: RosterGiver;
  #send: ((payload: Bytes) => Promise<void>) | null = null;
  #stopTick: (() => void) | null = null;
  #cancelSay: (() => void) | null = null;
  #unsaid: EpochReceipt[] = [];
  #unsaidRosters: { readonly roster: FullRoster; readonly chain: CharterChain }[] = [];
  #lastSaid: Bytes | null = null;
  #saidMs = Number.NEGATIVE_INFINITY;
  /** Since when a receipt of the current epoch is waited for, by leaf. */
  readonly #dueSince = new Map<LeafIndex, number>();
  /** What was heard last, by leaf: said again, it is not judged again. */
  readonly #heard = new Map<LeafIndex, Bytes>();
  readonly #named = new Map<string, ReadonlySet<LeafIndex>>();
  /** Drawn once: whether this device looks things up in the log. */
  readonly #share: number;

  constructor(parts: ReceiptDeskParts) {
    this.#parts = parts;
    this.#rosters = new RosterGiver(parts.desk);
    const [random = 0] = parts.environment.rng.bytes(1);
    this.#share = random / 256;
  }

  /** An epoch was adopted. */
  epochShown(): void {
    const { group, environment, logged } = this.#parts;
    const receipt = group.testimony.receipt();
    if (receipt === null) return;
    const keys = new Set(group.roster().map(({ signatureKey }) => toHex(signatureKey)));
    this.#book.keepOnly(keys);
    logged.keepOnly(keys);
    this.#book.saw(receipt);
    this.#unsaid.push(receipt);
    const roster = group.testimony.roster();
    this.#parts.state.record.epochShown(roster, group.charterChain, this.#parts.token());
    if (roster !== null && this.#parts.givesRosters) this.#unsaidRosters.push({ roster, chain: group.charterChain });
    this.#dueSince.clear();
    const leaves = new Set(group.roster().map(({ leaf }) => leaf));
    for (const leaf of this.#heard.keys()) if (!leaves.has(leaf)) this.#heard.delete(leaf);
    for (const leaf of leaves) this.#dueSince.set(leaf, environment.clock.nowMs());
    this.#judge();
    if (this.#send !== null) this.#saySoon();
  }

  /** @param send a signal of kind `testimony` to all members */
  start(send: (payload: Bytes) => Promise<void>): void {
    this.#send = send;
    this.#stopTick = this.#parts.environment.clock.every(TICK_MS, () => this.#tick());
    this.#saySoon();
  }

  close(): void {
    this.#stopTick?.();
    this.#cancelSay?.();
    this.#send = null;
  }

  /** A member's signal. @param epoch in which it was said */
  async heard(leaf: LeafIndex, epoch: bigint, payload: Bytes): Promise<void> {
    const { state, group, log, logged } = this.#parts;
    const before = this.#heard.get(leaf);
    if (before !== undefined && equalBytes(before, payload)) return;
    const member = group.roster().find((one) => one.leaf === leaf);
    if (member === undefined) return;
    const read = await this.#read(member, payload);
    if ('error' in read) {
      // Said before a change: the leaf may belong to somebody else by now.
      if (epoch === group.epoch) state.problems.happened(read.error, member.displayName);
      return;
    }
    this.#heard.set(leaf, payload);
    state.record.took(read.shown);
    const key = toHex(member.signatureKey);
    const { checkpoint, receipts, commitment } = read;
    if (checkpoint !== null) log.heard(leaf, checkpoint);
    this.#book.heard(key, receipts);
    logged.expect(key, commitment);
    this.#judge();
  }

  async #read(
    member: Member,
    payload: Bytes,
  ): Promise<
    | { readonly error: AppError }
    | {
        readonly receipts: readonly EpochReceipt[];
        readonly commitment: Bytes;
        readonly checkpoint: ReturnType<SeenLog['last']>;
        readonly shown: NonNullable<ReturnType<typeof decodeShownTestimony>>;
      }
  > {
    const shown = decodeShownTestimony(payload);
    if (shown === null) return { error: groupErrors.make('group/testimony_malformed') };
    const read = await readTestimony(shown.signed);
    if (!read.ok) return { error: read.error };
    const { kind, groupId, leafKey, content, checkpoint } = read.value;
    if (!equalBytes(groupId, this.#parts.group.charter.groupId)) {
      return { error: testimonyErrors.make('client/testimony_other_meeting') };
    }
    if (!equalBytes(leafKey, member.signatureKey)) {
      return { error: testimonyErrors.make('client/testimony_other_device') };
    }
    const receipts = kind === 'receipt' ? decodeReceipt(content) : null;
    if (receipts === null) return { error: groupErrors.make('group/testimony_malformed') };
    return { receipts, checkpoint, shown, commitment: await commitTestimony(shown.salt, shown.signed) };
  }

  #tick(): void {
    const { environment, group, logged } = this.#parts;
    if (group.isClosed) return;
    const { repeatMs } = this.#pace();
    // A signal may have been lost: the same again.
    if (this.#lastSaid !== null && this.#cancelSay === null && environment.clock.nowMs() - this.#saidMs >= repeatMs) {
      this.#saidMs = environment.clock.nowMs();
      void this.#send?.(this.#lastSaid);
    }
    this.#judge();
    if (this.#share < lookShare(group.roster().length)) void logged.look().then(() => this.#judge());
  }

  #saySoon(): void {
    if (this.#cancelSay !== null || this.#unsaid.length === 0) return;
    const { environment } = this.#parts;
    const { everyMs, spreadMs } = this.#pace();
    const [random = 0] = environment.rng.bytes(1);
    const waitMs = this.#saidMs + everyMs - environment.clock.nowMs();
    this.#cancelSay = environment.clock.after(Math.max(0, waitMs) + (spreadMs * random) / 255, () => {
      this.#say()
        .catch((error: unknown) => environment.logger.warn('receipt_not_said', { code: errorCode(error) }))
        .finally(() => {
          this.#cancelSay = null;
          if (this.#send !== null) this.#saySoon();
        });
    });
  }

  async #say(): Promise<void> {
    const { environment, desk, logged, group } = this.#parts;
    const receipts = this.#unsaid.splice(0, MAX_RECEIPT_EPOCHS);
    const rosters = this.#unsaidRosters.splice(0);
    const own = group.roster().find(({ leaf }) => leaf === group.ownLeaf);
    this.#saidMs = environment.clock.nowMs();
    const kept = await desk.testifyShown('receipt', encodeReceipt(receipts));
    if (kept === null || own === undefined) return;
    this.#lastSaid = encodeShownTestimony(kept);
    logged.expect(toHex(own.signatureKey), await commitTestimony(kept.salt, kept.signed));
    await this.#send?.(this.#lastSaid);
    if (this.#isOurTurn()) for (const { roster, chain } of rosters) await this.#rosters.give(roster, chain);
  }

  #pace() {
    return paceOf(this.#parts.group.roster().length);
  }

  #isOurTurn(): boolean {
    const { group } = this.#parts;
    return giverOf(group.roster(), (leaf) => leaf === group.ownLeaf || !this.#isSilent(leaf)) === group.ownLeaf;
  }

  #isSilent(leaf: LeafIndex): boolean {
    const { state, environment } = this.#parts;
    return state.presence.silentForMs(leaf, environment.clock.nowMs()) >= SILENT_SHOWN_MS;
  }

  /** Compares what was heard with who is there, and says what is wrong. */
  #judge(): void {
    const { group, state, logged, desk } = this.#parts;
    if (group.isClosed || state.group === null) return;
    const nowMs = this.#parts.environment.clock.nowMs();
    const others = group.roster().filter(({ leaf }) => leaf !== group.ownLeaf);
    const { patienceMs } = this.#pace();
    const attested: LeafIndex[] = [];
    const differing = new Set<LeafIndex>();
    const missing = new Set<LeafIndex>();
    for (const { leaf, signatureKey } of others) {
      const key = toHex(signatureKey);
      if (this.#book.hasAttested(key, group.epoch)) attested.push(leaf);
      else if (this.#book.differs(key)) differing.add(leaf);
      // Who is not heard at all is shown as silent; a receipt is waited for anew once that is over.
      else if (this.#isSilent(leaf)) this.#dueSince.set(leaf, nowMs);
      else if (nowMs - (this.#dueSince.get(leaf) ?? nowMs) >= patienceMs) missing.add(leaf);
    }
    const overdue = logged.overdue;
    const notLogged = group.roster().filter(({ signatureKey }) => overdue.has(toHex(signatureKey)));
    this.#name(NAMES.differs, differing, testimonyErrors.make('client/receipt_differs'));
    this.#name(NAMES.missing, missing, testimonyErrors.make('client/receipt_missing'));
    const unlogged = new Set(notLogged.map(({ leaf }) => leaf));
    this.#name(NAMES.notLogged, unlogged, testimonyErrors.make('client/receipt_not_logged'));
    this.#show({ attested, differing: [...differing], missing: [...missing], unsent: desk.unsentCount });
  }

  /** Stands as long as it is so, and is told with each name once. */
  #name(problem: string, leaves: ReadonlySet<LeafIndex>, error: AppError): void {
    const { state } = this.#parts;
    const before = this.#named.get(problem);
    this.#named.set(problem, leaves);
    state.problems.set(problem, leaves.size === 0 ? null : error);
    for (const leaf of leaves) {
      if (before?.has(leaf) !== true) state.problems.tell('problem', state.member(leaf)?.displayName ?? null, error);
    }
  }

  #show(view: TestimonyView): void {
    const { state } = this.#parts;
    if (JSON.stringify(view) === JSON.stringify(state.testimony)) return;
    state.testimony = view;
    state.touch();
  }
}
