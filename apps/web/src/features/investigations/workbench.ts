// What an officer has before them in this tab: opened keys, work on files, and what it found. It outlives the page it was begun on, never the
// session of the person who began it, and keys stay open no longer than a page or work needs them.
import { type ExaminedMeeting, type OpenedCase, type TraceProgress } from '@incamera/client';
import { type Account } from '@incamera/protocol';
import {
  type CaseFinding,
  type ExamineProgress,
  type KeysFile,
  type NamedTrace,
  type TraceAsked,
} from './bench-types.js';
import { FileWork, type WorkListener } from './file-work.js';

/** One page's part of the bench. All of it changes through methods; listeners of the bench are told. */
export class BenchPlace<Keys> {
  /** Address of its page. */
  readonly path: string;
  readonly examine: FileWork<File, ExamineProgress, CaseFinding>;
  readonly trace: FileWork<TraceAsked, TraceProgress, NamedTrace>;
  readonly #closeKeys: (keys: Keys) => void;
  readonly #changed: () => void;
  #keys: Keys | null = null;
  #meetings: readonly ExaminedMeeting[] | null = null;
  #pages = 0;
  #isNews = false;

  constructor(path: string, closeKeys: (keys: Keys) => void, { mayBegin, changed }: Omit<WorkListener, 'ended'>) {
    this.path = path;
    this.#closeKeys = closeKeys;
    this.#changed = changed;
    const ended = (isStopped: boolean) => {
      this.#isNews = this.#pages === 0 && !isStopped;
      this.#closeUnused();
      changed();
    };
    this.examine = new FileWork({ mayBegin, changed, ended });
    this.trace = new FileWork({ mayBegin, changed, ended });
  }

  /** Null: none are open. */
  get keys(): Keys | null {
    return this.#keys;
  }

  /** What the records of a case prove, which depends on no file. Goes with the keys. */
  get meetings(): readonly ExaminedMeeting[] | null {
    return this.#meetings;
  }

  get isRunning(): boolean {
    return this.examine.isRunning || this.trace.isRunning;
  }

  /** Something ended while its page was not there, and nobody has looked since. */
  get isNews(): boolean {
    return this.#isNews;
  }

  /** Its page is there until the returned function is called: keys may be open, and news is none. */
  show(): () => void {
    this.#pages += 1;
    this.#isNews = false;
    this.#changed();
    return () => {
      this.#pages -= 1;
      this.#closeUnused();
      this.#changed();
    };
  }

  open(keys: Keys): void {
    this.#close();
    this.#keys = keys;
    // The page may have gone while they were opened.
    this.#closeUnused();
    this.#changed();
  }

  /** Of the keys that are open; what comes when they are closed is not kept. */
  verified(keys: Keys, meetings: readonly ExaminedMeeting[]): void {
    if (keys === this.#keys) this.#meetings = meetings;
  }

  /** Ends all work, closes the keys and drops what was found. */
  clear(): void {
    this.examine.forget();
    this.trace.forget();
    this.#close();
    this.#isNews = false;
    this.#changed();
  }

  #closeUnused(): void {
    if (this.#pages === 0 && !this.isRunning) this.#close();
  }

  #close(): void {
    if (this.#keys !== null) this.#closeKeys(this.#keys);
    this.#keys = null;
    this.#meetings = null;
  }
}

export type CasePlace = BenchPlace<OpenedCase>;
export type KeysFilePlace = BenchPlace<KeysFile>;

export class Workbench {
  readonly keysFile: KeysFilePlace;
  readonly #cases = new Map<string, CasePlace>();
  readonly #listeners = new Set<() => void>();
  readonly #parts = { mayBegin: () => !this.isRunning, changed: () => this.#changed() };
  #owner: string | null = null;
  #version = 0;

  constructor() {
    this.keysFile = new BenchPlace('/investigations/trace', () => undefined, this.#parts);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Another number with every change. */
  readonly getSnapshot = (): number => this.#version;

  caseOf(caseId: string): CasePlace {
    const place =
      this.#cases.get(caseId) ??
      new BenchPlace<OpenedCase>(`/investigations/${caseId}`, (keys) => keys.dispose(), this.#parts);
    this.#cases.set(caseId, place);
    return place;
  }

  /** One file at a time: each may take a gibibyte. */
  get isRunning(): boolean {
    return this.#places.some((place) => place.isRunning);
  }

  /** Whether anything is there that another person must not see. */
  get isInUse(): boolean {
    return this.#places.some(
      ({ keys, examine, trace }) => keys !== null || examine.state !== null || trace.state !== null,
    );
  }

  /** Where something runs, or came to an end that nobody has seen. */
  get busyPlaces(): readonly (CasePlace | KeysFilePlace)[] {
    return this.#places.filter((place) => place.isRunning || place.isNews);
  }

  /** To be told of everybody whom the server says to be signed in here: what is another's is dropped before anything is shown to this one. */
  belongsTo(account: Account | null): void {
    const owner = account?.roles.includes('officer') ? account.accountId : null;
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.clear();
  }

  clear(): void {
    for (const place of this.#places) place.clear();
  }

  get #places(): readonly (CasePlace | KeysFilePlace)[] {
    return [...this.#cases.values(), this.keysFile];
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}
