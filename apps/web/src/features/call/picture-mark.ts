// The mark over everything that a meeting shows: a faint pattern of this device over the whole window and, where the class asks, the
// viewer's name and the time over the pictures. As long as either is not there, no picture is shown.
import { MOMENT_SECONDS, type PatternTile, patternTile } from '@incamera/watermark';
import { type CanvasSize, GuardedCanvas } from './guarded-canvas.js';
import { drawVisibleMark } from './visible-mark.js';

/** With what pictures are marked, as the client says it. */
export interface PictureMarkSource {
  /** 32 bytes, of this device in this meeting. */
  readonly key: Uint8Array;
  readonly clockSeconds: () => number;
  readonly visible: boolean;
}

export interface PictureMarkOptions {
  readonly source: PictureMarkSource;
  /** What shows pictures. */
  readonly stage: HTMLElement;
  /** The lines that everybody can read, as they are now. */
  readonly words: () => readonly string[];
}

/** Draws at once, again for each size and minute, until it is closed. */
export class PictureMark {
  readonly #options: PictureMarkOptions;
  readonly #listeners = new Set<() => void>();
  readonly #canvases: GuardedCanvas[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tile: PatternTile | null = null;
  #tileOf = '';
  #isComplete = false;

  constructor(options: PictureMarkOptions) {
    this.#options = options;
    const onChange = () => this.#tell();
    this.#canvases.push(
      new GuardedCanvas({
        parent: document.body,
        position: 'fixed',
        draw: (context, size) => this.#drawPattern(context, size),
        onChange,
      }),
    );
    if (options.source.visible) {
      const draw = (context: CanvasRenderingContext2D, size: CanvasSize) =>
        drawVisibleMark(context, size, options.words());
      this.#canvases.push(new GuardedCanvas({ parent: options.stage, position: 'absolute', draw, onChange }));
    }
    this.#isComplete = true;
    this.#schedule();
  }

  /** Whether pictures may be shown. */
  readonly isThere = (): boolean => this.#isComplete && this.#canvases.every((canvas) => canvas.isThere);

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    clearTimeout(this.#timer);
    for (const canvas of this.#canvases) canvas.close();
    this.#listeners.clear();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #schedule(): void {
    const { source } = this.#options;
    const untilNextMs = 1000 * (MOMENT_SECONDS - (Math.max(0, source.clockSeconds()) % MOMENT_SECONDS));
    this.#timer = setTimeout(
      () => {
        for (const canvas of this.#canvases) canvas.redraw();
        this.#schedule();
      },
      Math.max(1000, untilNextMs),
    );
  }

  #drawPattern(context: CanvasRenderingContext2D, { width, height, pixelRatio }: CanvasSize): void {
    const { side, data } = this.#tileAt(pixelRatio);
    const tile = new OffscreenCanvas(side, side);
    const tileContext = tile.getContext('2d');
    if (tileContext === null) throw new Error('no context');
    tileContext.putImageData(new ImageData(data, side, side), 0, 0);
    const pattern = context.createPattern(tile, 'repeat');
    if (pattern === null) throw new Error('no pattern');
    context.clearRect(0, 0, width, height);
    context.fillStyle = pattern;
    context.fillRect(0, 0, width, height);
  }

  #tileAt(pixelRatio: number): PatternTile {
    const { key, clockSeconds } = this.#options.source;
    const seconds = clockSeconds();
    const name = `${Math.floor(seconds / MOMENT_SECONDS)} ${pixelRatio}`;
    if (this.#tile === null || this.#tileOf !== name) {
      this.#tile = patternTile(key, seconds, pixelRatio);
      this.#tileOf = name;
    }
    return this.#tile;
  }
}
