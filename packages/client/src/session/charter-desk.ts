// The rules of the meeting while it runs (L4): a host makes them stricter, every client tells it, stops at once what they leave
// no room for, and ends when they say so.
import {
  type Charter,
  type CharterChange,
  FEATURES,
  findChanges,
  findDowngrades,
  type VerifiedCharter,
} from '@incamera/charter';
import { type Change, groupErrors } from '@incamera/group';
import { type LeafIndex } from '@incamera/kernel';
import { STREAM_KINDS, type StreamKind } from '@incamera/sframe';
import { type HostRecord } from '../device/device-records.js';
import { clientErrors } from '../errors.js';
import { type CharterAmendment } from '../snapshot.js';
import { type CharterKeeper } from './charter-keeper.js';
import { type Committer } from './committer.js';
import { allowsSource } from './features.js';
import { type HostNaming, newHosts } from './host-naming.js';
import { type MembershipContext } from './membership-context.js';

const TICK_MS = 1000;

export interface CharterHandlers {
  /** Something of ours is on that the rules do not allow any more. */
  sourceForbidden(kind: StreamKind): void;
  /** The charter in force says that the meeting is over. */
  expired(): void;
  /** This member is a host from now on, and can come back as one. */
  hostNamed(host: HostRecord): void;
}

export interface CharterDeskOptions {
  readonly context: MembershipContext;
  readonly committer: Committer;
  readonly keeper: CharterKeeper;
  readonly naming: HostNaming;
  readonly handlers: CharterHandlers;
}

export class CharterDesk {
  readonly #options: CharterDeskOptions;
  #inForce: VerifiedCharter;
  #stopTick: (() => void) | null = null;

  constructor(options: CharterDeskOptions) {
    this.#options = options;
    this.#inForce = options.context.group.charter;
  }

  start(): void {
    this.#enforce();
    this.#stopTick = this.#options.context.environment.clock.every(TICK_MS, () => this.#tick());
  }

  close(): void {
    this.#stopTick?.();
    this.#stopTick = null;
    this.#options.naming.close();
  }

  /**
   * Puts stricter rules into force; resolves when they are.
   * @throws {AppError} `client/host_key_missing`, `group/nothing_to_commit`, `group/charter_lowered`, `group/group_full` and what
   * else a change of the charter is refused for
   */
  async changeCharter(amendment: CharterAmendment): Promise<void> {
    const { context, committer } = this.#options;
    if (context.state.ownMember?.isHost !== true) throw clientErrors.make('client/host_key_missing');
    if (changesNothing(context.group.charter.charter, amendment)) throw groupErrors.make('group/nothing_to_commit');
    await committer.changeCharter((charter) => changeOf(charter, amendment));
  }

  /** Names a member as a host, see `HostNaming.name`. */
  async nameHost(leaf: LeafIndex): Promise<void> {
    await this.#options.naming.name(leaf);
  }

  /** After each adopted commit. */
  async changed(change: Change): Promise<void> {
    if (change.charter === null) return;
    const { context, keeper, naming, handlers } = this.#options;
    const { state, group } = context;
    const before = this.#inForce;
    this.#inForce = change.charter;
    const by = change.by;
    const named = newHosts(before, group.roster());
    for (const { displayName } of named) state.problems.tell('host_named', displayName);
    const others = findChanges(before.charter, change.charter.charter).filter((rule) => rule !== 'hosts');
    if (others.length > 0) state.problems.tell('rules_changed', by?.displayName ?? null);
    this.#enforce();
    keeper.changed(by?.leaf === group.ownLeaf);
    const own = await naming.namedBy(before, change.charter);
    if (own === null) return;
    if (own.host !== null) handlers.hostNamed(own.host);
    else state.problems.happened(clientErrors.make('client/return_key_foreign'));
  }

  #tick(): void {
    const { context, keeper, handlers } = this.#options;
    if (context.group.isClosed) return;
    keeper.review();
    // A host's earlier end is meant; the founding one leaves time to say good-bye.
    const { expiresAtMs } = this.#inForce.charter;
    const isEarlier = expiresAtMs < context.group.charterChain.versions[0].charter.expiresAtMs;
    if (isEarlier && context.environment.clock.nowMs() >= expiresAtMs) handlers.expired();
  }

  #enforce(): void {
    const { state } = this.#options.context;
    for (const kind of STREAM_KINDS) {
      if (state.sources.has(kind) && !allowsSource(state, kind)) this.#options.handlers.sourceForbidden(kind);
    }
  }
}

/** What a host wants, on top of the version in force: another host's change may have come first. */
function changeOf(charter: Charter, { rules, features, ...others }: CharterAmendment): CharterChange {
  return {
    ...others,
    ...witnessesOf(charter, others.classification),
    ...(rules === undefined ? {} : { rules: { ...charter.rules, ...rules } }),
    ...(features === undefined ? {} : { features: FEATURES.filter((feature) => features.includes(feature)) }),
  };
}

/** A class that asks for more witnesses than before asks it of those whom the charter names. */
function witnessesOf({ log }: Charter, classification: CharterAmendment['classification']): CharterChange {
  const required = Math.max(log?.required ?? 0, classification?.rules.witnesses ?? 0);
  return log === null || required === log.required ? {} : { log: { ...log, required } };
}

function changesNothing(charter: Charter, amendment: CharterAmendment): boolean {
  const next = { ...charter, ...changeOf(charter, amendment) };
  return findChanges(charter, next).length === 0 && findDowngrades(charter, next).length === 0;
}
