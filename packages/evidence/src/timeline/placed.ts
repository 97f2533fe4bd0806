// Deeds with their edges, and the stretches of the recording with their borders there (L2).
import { BLOCK_SECONDS, clockAtBlock } from './best-path.js';
import { beginningOf, cutBetween, type EdgeScene, type Edges, endOf, insertionBetween } from './edges.js';
import { type FrameEvidence } from './frame-evidence.js';
import { type Alteration } from './report.js';
import { type Span } from './spans.js';
import { type Track } from './track.js';

/** What was done between two spans that follow voices. */
export interface Done {
  readonly before: number;
  readonly after: number;
  /** Whether speech is between that agrees with nothing. */
  readonly isForeign: boolean;
  readonly deeds: readonly Alteration[];
}

/** Spans whose borders move, from the first to the last, to where something was done. */
export class PlacedSpans {
  readonly #spans: Span[];
  readonly #runs: EdgeScene['runs'];
  readonly #evidence: FrameEvidence;

  constructor(spans: readonly Span[], runs: EdgeScene['runs'], evidence: FrameEvidence) {
    this.#spans = [...spans];
    this.#runs = runs;
    this.#evidence = evidence;
  }

  get spans(): readonly Span[] {
    return this.#spans;
  }

  /** The deeds, where they were done. */
  place(done: Done): Alteration[] {
    const { before, after, isForeign, deeds } = done;
    const edges = this.#edgesOf(done);
    if (edges === null) return [...deeds];
    if (isForeign || after === before + 1) this.#move(before, after, edges);
    const times = { fileStart: edges.from * BLOCK_SECONDS, fileEnd: edges.to * BLOCK_SECONDS };
    return deeds.map((deed) => {
      const isWhole = deed.kind === 'inserted' || deed.kind === 'replaced';
      return { ...deed, ...times, amount: isWhole && isForeign ? times.fileEnd - times.fileStart : deed.amount };
    });
  }

  /** What was added before the first span that follows a voice, up to where that begins. */
  placeBefore(number: number, deed: Alteration): Alteration {
    const place = beginningOf(this.#scene, number);
    this.#spans[number - 1] = { ...(this.#spans[number - 1] as Span), to: place };
    this.#spans[number] = { ...(this.#spans[number] as Span), from: place };
    const fileEnd = place * BLOCK_SECONDS;
    return { ...deed, fileEnd, amount: fileEnd - deed.fileStart };
  }

  /** What was added after the last one, from where that ends. */
  placeAfter(number: number, deed: Alteration): Alteration {
    const place = endOf(this.#scene, number);
    this.#spans[number] = { ...(this.#spans[number] as Span), to: place };
    this.#spans[number + 1] = { ...(this.#spans[number + 1] as Span), from: place };
    const fileStart = place * BLOCK_SECONDS;
    return { ...deed, fileStart, amount: deed.fileEnd - fileStart };
  }

  get #scene(): EdgeScene {
    return { spans: this.#spans, runs: this.#runs, evidence: this.#evidence };
  }

  #edgesOf({ before, after, isForeign, deeds }: Done): Edges | null {
    const kinds = deeds.map(({ kind }) => kind);
    if (isForeign || kinds.includes('inserted')) {
      const isLonger = kinds.length === 1 && kinds[0] === 'inserted';
      return insertionBetween(this.#scene, before, after, isLonger ? this.#addedSeconds(before, after) : 0);
    }
    if (after > before + 1 && !kinds.includes('cut')) return null;
    const place = cutBetween(this.#scene, before, after);
    return { from: place, to: place };
  }

  /** By how much longer the recording is than what passed in the meeting. */
  #addedSeconds(before: number, after: number): number {
    const first = this.#spans[before]?.parts.at(-1)?.track as Track;
    const second = this.#spans[after]?.parts[0]?.track as Track;
    const block = (this.#spans[after] as Span).from;
    return Math.max(0, clockAtBlock(first, block) - clockAtBlock(second, block)) / second.print.speed.rate;
  }

  #move(before: number, after: number, { from, to }: Edges): void {
    const [first, second] = [this.#spans[before] as Span, this.#spans[after] as Span];
    this.#spans[before] = { ...first, to: from };
    this.#spans[after] = { ...second, from: to };
    if (after === before + 2) this.#spans[before + 1] = { from, to, parts: [] };
  }
}
