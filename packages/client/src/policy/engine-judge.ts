// A judge over Cedar in the same thread (L4): in Node, and behind the messages of the worker in browsers.
import {
  type Cedar,
  loadPolicies,
  type PolicyEngine,
  type RulebookFiles,
  readRulebookFiles,
} from '@incamera/charter/policy';
import { toBase64Url } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type PolicyJudge, type RulebookJudge } from './judge.js';

/** Cedar frees nothing that it parsed; one tab sees few rulebooks, a bot of a load test one. */
const MAX_RULEBOOKS = 32;

export class EngineJudge implements PolicyJudge {
  readonly #load: () => Promise<Cedar>;
  readonly #engines = new Map<string, Promise<PolicyEngine>>();

  /** @param load gives Cedar, the same each time */
  constructor(load: () => Promise<Cedar>) {
    this.#load = load;
  }

  async open(files: RulebookFiles): Promise<RulebookJudge> {
    const rulebook = await readRulebookFiles(files);
    if (!rulebook.ok) throw rulebook.error;
    const name = `${toBase64Url(rulebook.value.hash)} ${toBase64Url(rulebook.value.policiesHash)}`;
    let engine = this.#engines.get(name);
    if (engine === undefined) {
      if (this.#engines.size >= MAX_RULEBOOKS) throw clientErrors.make('client/policies_unavailable');
      engine = this.#read(rulebook.value);
      this.#engines.set(name, engine);
      engine.catch(() => this.#engines.delete(name));
    }
    const ready = await engine;
    return { decide: async (request) => ready.decide(request) };
  }

  async #read(rulebook: Parameters<typeof loadPolicies>[1]): Promise<PolicyEngine> {
    let cedar: Cedar;
    try {
      cedar = await this.#load();
    } catch (cause) {
      throw clientErrors.make('client/policies_unavailable', { cause });
    }
    const loaded = loadPolicies(cedar, rulebook);
    if (!loaded.ok) throw loaded.error;
    return loaded.value;
  }
}
