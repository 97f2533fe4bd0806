// Deny lists in a running meeting (L4): every list that the server or a member brings goes to the group, which verifies it; what is
// new is passed on inside the group, so that a server cannot keep it from one member. A server that shows it to nobody is
// beyond this.
import { type DenyList, decodeDenyList } from '@incamera/identity';
import { type AppError, type Bytes, errorCode, type LeafIndex, toBase64Url } from '@incamera/kernel';
import { asAppError, clientErrors } from '../errors.js';
import { type DenyListContent, MAX_PASSED_ON_BYTES } from './deny-list-content.js';
import { type MembershipContext } from './membership-context.js';

/** The duty host passes a list on at once; the others one after the other, unless they have heard it by then. */
const PASS_ON_AFTER_MS = 2000;
const PASS_ON_STEP_MS = 250;
const MAX_STEPS = 40;
/** A push, an answer and what a member passes on can cross: so long after a list was taken, an older one is no news of anything. */
const CROSSING_MS = 10_000;

export interface DenyHandlers {
  /** The newest lists of the server. */
  fetch(): Promise<readonly Bytes[]>;
  say(content: DenyListContent): Promise<void>;
  isDutyHost(): boolean;
  /** A list was taken, or somebody who is on one came or went: these members are denied now. */
  changed(denied: ReadonlySet<LeafIndex>): void;
}

/** One membership's deny lists. Everything runs in the session's queue. */
export class DenyDesk {
  readonly #context: MembershipContext;
  readonly #handlers: DenyHandlers;
  /** By authority, the version that was said inside the group already. */
  readonly #said = new Map<string, number>();
  readonly #timers = new Map<string, () => void>();
  /** By authority, when the list that counts was taken. */
  readonly #takenMs = new Map<string, number>();
  #closed = false;

  constructor(context: MembershipContext, handlers: DenyHandlers) {
    this.#context = context;
    this.#handlers = handlers;
  }

  /** After the join: what the group brought along counts, and what the server has is looked at. */
  begin(): void {
    for (const { authorityKey, version } of this.#known()) {
      this.#heard(authorityKey, version);
      this.#takenMs.set(toBase64Url(authorityKey), this.#context.environment.clock.nowMs());
    }
    this.#review();
    this.#fetch(null);
  }

  /** The server says that there is a newer list. */
  async offered(list: Bytes): Promise<void> {
    await this.#take(list, 'server');
  }

  /** A member passes one on. Only what was verified counts as said: nobody can keep the others quiet by a number. */
  async passedOn({ authorityKey, version, list }: DenyListContent, by: LeafIndex): Promise<void> {
    if (list !== null) await this.#take(list, 'member');
    if (version <= this.#version(authorityKey)) this.#heard(authorityKey, version);
    else if (list === null) this.#fetch({ authorityKey, version, by });
  }

  /** The roster is another one. */
  rosterChanged(): void {
    this.#review();
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  async #take(bytes: Bytes, from: 'server' | 'member'): Promise<void> {
    if (this.#closed) return;
    const applied = await this.#context.group.applyDenyList(bytes);
    const read = decodeDenyList(bytes);
    if (!applied.ok) this.#refused(applied.error, from, read.ok ? toBase64Url(read.value.list.authorityKey) : null);
    if (!applied.ok || !applied.value || !read.ok) return;
    const { authorityKey, version } = read.value.list;
    this.#takenMs.set(toBase64Url(authorityKey), this.#context.environment.clock.nowMs());
    this.#review(true);
    this.#passOnLater({ kind: 'deny_list', authorityKey, version, list: shortEnough(bytes) });
  }

  #refused(error: AppError, from: 'server' | 'member', authority: string | null): void {
    const { environment, state } = this.#context;
    const code = reasonOf(error);
    environment.logger.info('deny_list_refused', { code, from });
    if (code === 'identity/deny_list_older' && authority !== null) {
      // A member may have been away; the server has no excuse.
      if (from === 'server') this.#outdated(authority);
    } else if (code !== 'authority') {
      const context = { code };
      state.problems.happened(clientErrors.make('client/deny_list_refused', { cause: error, context }));
    }
  }

  /** The server offers an older list than the group has: by mistake of the moment, or to bring back whom the newer one denies. */
  #outdated(authority: string): void {
    const { clock } = this.#context.environment;
    const waitMs = (this.#takenMs.get(authority) ?? Number.NEGATIVE_INFINITY) + CROSSING_MS - clock.nowMs();
    if (waitMs <= 0) this.#context.state.problems.happened(clientErrors.make('client/deny_list_outdated'));
    else this.#later(`outdated ${authority}`, waitMs, () => this.#fetch(null));
  }

  /** @param isNews a list was taken: it may be about somebody at the door as well */
  #review(isNews = false): void {
    const { group, state } = this.#context;
    const denied = new Set(group.deniedMembers().map(({ member }) => member.leaf));
    const isSame = denied.size === state.denied.size && [...denied].every((leaf) => state.denied.has(leaf));
    if (isSame && !isNews) return;
    for (const leaf of denied) {
      if (!state.denied.has(leaf)) {
        state.problems.tell('denied', state.member(leaf)?.displayName ?? null);
      }
    }
    state.denied = denied;
    state.touch();
    this.#handlers.changed(denied);
  }

  #passOnLater(content: DenyListContent): void {
    const name = toBase64Url(content.authorityKey);
    this.#later(name, this.#delayMs(), () => {
      if ((this.#said.get(name) ?? 0) >= content.version) return;
      this.#heard(content.authorityKey, content.version);
      this.#handlers.say(content).catch((error: unknown) => this.#failed(error));
    });
  }

  /** Once for each name: what was to be done before under it is done no more. */
  #later(name: string, delayMs: number, work: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.set(
      name,
      this.#context.environment.clock.after(delayMs, () => {
        this.#timers.delete(name);
        if (!this.#closed) work();
      }),
    );
  }

  /** Everybody has another moment, so that one message is enough. */
  #delayMs(): number {
    if (this.#handlers.isDutyHost()) return 0;
    const { group } = this.#context;
    const rank = group.roster().findIndex(({ leaf }) => leaf === group.ownLeaf);
    return PASS_ON_AFTER_MS + Math.min(Math.max(rank, 0), MAX_STEPS) * PASS_ON_STEP_MS;
  }

  /** Asks the server. A member says that it has seen `expected`: either the server keeps it back, or the member lies. */
  #fetch(expected: (Pick<DenyListContent, 'authorityKey' | 'version'> & { readonly by: LeafIndex }) | null): void {
    this.#handlers
      .fetch()
      .then((lists) =>
        this.#context.queue.push(async () => {
          for (const list of lists) await this.#take(list, 'server');
          if (expected !== null && this.#version(expected.authorityKey) < expected.version && !this.#closed) {
            const { state } = this.#context;
            const name = state.member(expected.by)?.displayName ?? null;
            state.problems.happened(clientErrors.make('client/deny_list_withheld'), name);
          }
        }),
      )
      .catch((error: unknown) => this.#failed(error));
  }

  #heard(authorityKey: Bytes, version: number): void {
    const name = toBase64Url(authorityKey);
    this.#said.set(name, Math.max(version, this.#said.get(name) ?? 0));
  }

  #version(authorityKey: Bytes): number {
    const name = toBase64Url(authorityKey);
    return this.#known().find((list) => toBase64Url(list.authorityKey) === name)?.version ?? 0;
  }

  /** The lists of the group: verified when they were taken. */
  #known(): readonly DenyList[] {
    return this.#context.group.denyLists().flatMap((bytes) => {
      const read = decodeDenyList(bytes);
      return read.ok ? [read.value.list] : [];
    });
  }

  #failed(error: unknown): void {
    this.#context.environment.logger.warn('deny_list_work_failed', { code: errorCode(asAppError(error)) });
  }
}

const shortEnough = (bytes: Bytes): Bytes | null => (bytes.byteLength <= MAX_PASSED_ON_BYTES ? bytes : null);

/** Of other authorities than the meeting's (`authority`) nothing is wanted. */
function reasonOf(error: AppError): string {
  return error.cause === undefined ? String(error.context.what) : errorCode(error.cause);
}
