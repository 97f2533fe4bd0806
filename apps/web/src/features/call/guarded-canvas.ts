// A canvas over pictures that nobody takes away unnoticed: it lives in a closed shadow, and whoever removes, hides or restyles its
// element is noticed before the next frame is shown. What then happens to the pictures is up to the owner.

/** After something touched it, so long passes before it is put back: no two scripts fight without end. */
export const RESTORE_AFTER_MS = 1000;

/** Finer screens get the canvas enlarged: more pixels would cost memory and mark no better. */
const MAX_PIXEL_RATIO = 2;

export interface CanvasSize {
  /** Pixels of the canvas. */
  readonly width: number;
  readonly height: number;
  /** Of these for each CSS pixel. */
  readonly pixelRatio: number;
}

export interface GuardedCanvasOptions {
  /** What it is put into and covers: an element, or the body for the whole window. */
  readonly parent: HTMLElement;
  /** `fixed` covers the window, `absolute` the parent. */
  readonly position: 'fixed' | 'absolute';
  /** Draws everything; throws where that cannot be done. */
  readonly draw: (context: CanvasRenderingContext2D, size: CanvasSize) => void;
  readonly onChange: (isThere: boolean) => void;
}

const HOST_STYLE =
  'inset: 0; width: auto; height: auto; margin: 0; padding: 0; border: 0; display: block; visibility: visible; opacity: 1; ' +
  'pointer-events: none; overflow: hidden; transform: none; filter: none; clip-path: none; z-index: 2147483000;';

export class GuardedCanvas {
  readonly #options: GuardedCanvasOptions;
  readonly #observer: MutationObserver;
  readonly #sizes: ResizeObserver;
  #host: HTMLElement | null = null;
  #canvas: HTMLCanvasElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isThere = false;

  constructor(options: GuardedCanvasOptions) {
    this.#options = options;
    this.#observer = new MutationObserver(() => this.#check());
    this.#sizes = new ResizeObserver(() => this.redraw());
    this.#put();
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** Draws anew: after a change of size, or because what is drawn has changed. */
  redraw(): void {
    const canvas = this.#canvas;
    if (canvas === null) return;
    try {
      const size = sizeOf(canvas);
      canvas.width = size.width;
      canvas.height = size.height;
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no context');
      this.#options.draw(context, size);
      this.#set(true);
    } catch {
      // Out of memory, a lost context: the same for whoever looks at the picture.
      this.#lose();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#take();
    this.#isThere = false;
  }

  #put(): void {
    const { parent, position } = this.#options;
    const host = document.createElement('div');
    host.setAttribute('aria-hidden', 'true');
    host.style.cssText = `position: ${position}; ${HOST_STYLE}`;
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'display: block; width: 100%; height: 100%;';
    canvas.addEventListener('contextlost', () => this.#lose());
    host.attachShadow({ mode: 'closed' }).append(canvas);
    parent.append(host);
    this.#host = host;
    this.#canvas = canvas;
    this.#observer.observe(parent, { childList: true });
    this.#observer.observe(host, { attributes: true });
    this.#sizes.observe(canvas);
    this.redraw();
  }

  #take(): void {
    this.#observer.disconnect();
    this.#sizes.disconnect();
    this.#host?.remove();
    this.#host = null;
    this.#canvas = null;
  }

  #check(): void {
    const { parent, position } = this.#options;
    const host = this.#host;
    if (host === null) return;
    const wanted = document.createElement('div');
    wanted.style.cssText = `position: ${position}; ${HOST_STYLE}`;
    const isWhole =
      host.parentElement === parent &&
      host.style.cssText === wanted.style.cssText &&
      host.getAttributeNames().every((name) => name === 'style' || name === 'aria-hidden');
    if (!isWhole) this.#lose();
  }

  #lose(): void {
    this.#take();
    this.#set(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#put(), RESTORE_AFTER_MS);
  }

  #set(isThere: boolean): void {
    if (this.#isThere === isThere) return;
    this.#isThere = isThere;
    this.#options.onChange(isThere);
  }
}

function sizeOf(canvas: HTMLCanvasElement): CanvasSize {
  const pixelRatio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio);
  const { width, height } = canvas.getBoundingClientRect();
  return {
    width: Math.max(1, Math.round(width * pixelRatio)),
    height: Math.max(1, Math.round(height * pixelRatio)),
    pixelRatio,
  };
}
