// What an extension does that runs in the page before it: it sees every audio node, and may cut what it likes.

/** What the script leaves in the page. */
export interface AudioWatch {
  /** Kinds of the nodes that were ever connected to a loudspeaker. */
  readonly toOutput: string[];
  /** Media elements that were ever played. */
  readonly elements: HTMLMediaElement[];
  readonly contexts: BaseAudioContext[];
  readonly markers: AudioNode[];
  /** Whether a marker is fed: sound is played. */
  isFed(): boolean;
  /** Cuts off whatever feeds a marker. */
  cutBefore(): void;
  /** Cuts markers off from the output. */
  cutAfter(): void;
  closeContexts(): void;
}

/** Must not refer to anything outside itself. */
export function watchAudio(): void {
  const feeders = new Set<AudioNode>();
  const watch: AudioWatch = {
    toOutput: [],
    elements: [],
    contexts: [],
    markers: [],
    isFed: () => feeders.size > 0,
    cutBefore: () => {
      for (const node of feeders) node.disconnect();
    },
    cutAfter: () => {
      for (const node of watch.markers) node.disconnect();
    },
    closeContexts: () => {
      for (const context of watch.contexts) if (context instanceof AudioContext) context.close().catch(() => {});
    },
  };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    const [target] = args;
    const isMarker = this instanceof AudioWorkletNode;
    if (target instanceof AudioDestinationNode) {
      watch.toOutput.push(this.constructor.name);
      if (!watch.contexts.includes(this.context)) watch.contexts.push(this.context);
      if (isMarker) watch.markers.push(this);
    }
    if (target instanceof AudioWorkletNode) feeders.add(this);
    return connect.apply(this, args);
  } as typeof AudioNode.prototype.connect;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    watch.elements.push(this);
    return play.call(this);
  };
  Object.assign(globalThis, { watch });
}

/** An extension that puts its own node, through which sound simply passes, in the place of every worklet node. */
export function replaceWorkletNodes(): void {
  Object.assign(globalThis, {
    AudioWorkletNode: function AudioWorkletNode(context: AudioContext) {
      return new GainNode(context);
    },
  });
}

declare global {
  interface Window {
    watch: AudioWatch;
  }
}
