// Writes down what the honest clients of a scene say, where and when, which ways they go, and whom they show (test support).
import { type Device } from '../world.js';

/** Where a person sees it. `lock`: what the security indicator names as its reason; `door`: why somebody there has to wait. */
export type Place = 'screen' | 'sending stopped' | 'lock' | 'notice' | 'person' | 'door';

export interface Statement {
  readonly who: string;
  readonly code: string;
  readonly afterMs: number;
  readonly places: Set<Place>;
}

export class Witness {
  readonly #nowMs: () => number;
  readonly #statements = new Map<string, Statement>();
  readonly phases = new Map<string, Set<string>>();
  /** Everybody who was ever shown as a member, by who showed it. */
  readonly shown = new Map<string, Set<string>>();
  #startMs: number | null = null;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Time counts from here; what was said before is a fault of the scene. */
  start(): void {
    if (this.#startMs !== null) throw new Error('struck twice');
    if (this.#statements.size > 0) throw new Error(`said before the attack: ${this.#keys()}`);
    this.#startMs = this.#nowMs();
    this.phases.clear();
    this.shown.clear();
  }

  /** From now on `device` is heard; called anew when its page was loaded again. */
  listen(device: Device): void {
    const note = () => this.#note(device);
    device.actions.subscribe(note);
    note();
  }

  /** What an act outside of a meeting was refused with, as the page of the person shows it. */
  heard(who: string, code: string): void {
    this.#said(who, code, 'screen');
  }

  statements(): readonly Statement[] {
    return [...this.#statements.values()];
  }

  of(who: string, code: string): Statement | undefined {
    return this.#statements.get(`${who} ${code}`);
  }

  #keys(): string {
    return [...this.#statements.keys()].join(', ');
  }

  #note(device: Device): void {
    if (device.meeting === null) return;
    const { snapshot, name } = device;
    add(this.phases, name, snapshot.phase);
    for (const person of snapshot.people) add(this.shown, name, person.displayName);
    if (snapshot.problem !== null) this.#said(name, snapshot.problem.code, 'screen');
    if (snapshot.preflight?.problem) this.#said(name, snapshot.preflight.problem.code, 'screen');
    if (snapshot.sendBlock !== null) this.#said(name, snapshot.sendBlock.code, 'sending stopped');
    for (const { code } of snapshot.security?.problems ?? []) this.#said(name, code, 'lock');
    for (const { error } of snapshot.notices) if (error !== null) this.#said(name, error.code, 'notice');
    for (const { code } of snapshot.knocks.flatMap(({ waits }) => waits)) this.#said(name, code, 'door');
    for (const { problems } of snapshot.people) {
      for (const { error } of problems) this.#said(name, error.code, 'person');
    }
  }

  #said(who: string, code: string, place: Place): void {
    const key = `${who} ${code}`;
    const known = this.#statements.get(key);
    if (known !== undefined) known.places.add(place);
    else {
      const afterMs = this.#nowMs() - (this.#startMs ?? this.#nowMs());
      this.#statements.set(key, { who, code, afterMs, places: new Set([place]) });
    }
  }
}

function add(map: Map<string, Set<string>>, name: string, value: string): void {
  const values = map.get(name) ?? new Set();
  map.set(name, values.add(value));
}
