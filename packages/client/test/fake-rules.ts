// The fake server's side of classifications and policies (test support): honest unless a test changes what it says.
import { type RulebookFiles, readRulebookFiles, SHIPPED_FILES } from '@incamera/charter/policy';
import { toBase64Url } from '@incamera/kernel';
import {
  type PolicyFacts,
  type PolicyRefusal,
  type PolicyVerdict,
  type RulebookAnswer,
  type ServerRuleOnWire,
} from '@incamera/protocol';
import { type HttpResponse } from '../src/environment.js';
import { type FakeClock } from './fake-clock.js';

export class FakeRules {
  readonly #clock: FakeClock;
  /** In force, and the one that it hands out for meetings. */
  files: RulebookFiles = SHIPPED_FILES;
  address: string | null = '198.51.100.7';
  country: string | null = null;
  /** What it decides about a join from these facts; by default as if the class demanded nothing of where people are. */
  verdict: (facts: PolicyFacts) => PolicyVerdict = (facts) => ({ facts, allowed: true, explanations: [] });
  /** Rules that newcomers fail: it lets them knock if they ask for an exception. */
  failing: readonly ServerRuleOnWire[] = [];
  /** Its refusal of a creation. */
  refusesCreation: ((facts: PolicyFacts) => PolicyRefusal) | null = null;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  facts(members = 0): PolicyFacts {
    return { nowMs: this.#clock.nowMs(), address: this.address, country: this.country, members };
  }

  /** The answer of a route about rules, or null for any other. */
  async answer(path: string, members: number): Promise<HttpResponse | null> {
    if (path === '/api/rulebook' || path.startsWith('/api/rulebooks/')) return json(200, await this.#rulebook());
    if (path === '/api/policy/facts') return json(200, this.facts());
    if (path.endsWith('/preflight')) return json(200, this.verdict(this.facts(members)));
    return null;
  }

  async #rulebook(): Promise<RulebookAnswer> {
    const read = await readRulebookFiles(this.files);
    if (!read.ok) throw read.error;
    const { hash, policiesHash } = read.value;
    const { classifications, schema, policies } = this.files;
    return {
      version: 1,
      publishedAtMs: 0,
      documentHash: toBase64Url(hash),
      policiesHash: toBase64Url(policiesHash),
      files: { classifications, schema, policies: { ...policies } },
    };
  }
}

export function json(status: number, body: unknown): HttpResponse {
  const text = JSON.stringify(body);
  return { status, text: async () => text, arrayBuffer: async () => new TextEncoder().encode(text).buffer };
}

export const refusal = (status: number, code: string, more: object = {}): HttpResponse =>
  json(status, { error: { code, message: code, next: '', ...more } });
