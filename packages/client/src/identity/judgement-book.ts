// What this device makes of the people in a meeting and at its door (L4), by their keys. Filled by the people desk.
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { type Judgement } from './people-pins.js';

export class JudgementBook {
  readonly #judgements = new Map<string, Judgement>();

  of(signatureKey: Bytes): Judgement | null {
    return this.#judgements.get(toBase64Url(signatureKey)) ?? null;
  }

  set(signatureKey: Bytes, judgement: Judgement): void {
    this.#judgements.set(toBase64Url(signatureKey), judgement);
  }

  /** Forgets everybody but these. */
  keep(signatureKeys: readonly Bytes[]): void {
    const kept = new Set(signatureKeys.map((key) => toBase64Url(key)));
    for (const key of [...this.#judgements.keys()]) if (!kept.has(key)) this.#judgements.delete(key);
  }

  clear(): void {
    this.#judgements.clear();
  }
}
