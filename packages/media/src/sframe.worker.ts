// Entry of the encryption worker (L3, W3C WebRTC Encoded Transform): ties transforms of one page to the frame hub. Every
// stream goes through here, or it is not sent and not heard.

import { LAYER_RIDS } from './layers.js';
import { FrameHub, TICK_MS } from './worker/frame-hub.js';
import { type EncodedFrame } from './worker/receive-slot.js';
import { type FromWorker, type ToWorker, type TransformOptions } from './worker-protocol.js';

/** RTCRtpScriptTransformer; the worker library cannot be loaded beside the DOM library that the package needs. */
interface ScriptTransformer {
  readonly options: TransformOptions;
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  generateKeyFrame?(rid?: string): Promise<unknown>;
  sendKeyFrameRequest?(): Promise<unknown>;
}

interface WorkerScope {
  onrtctransform: ((event: { readonly transformer: ScriptTransformer }) => void) | null;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope;
const hub = new FrameHub(
  (message) => scope.postMessage(message),
  () => performance.now(),
);

/** Key frames are asked for at most this often: each costs the sender a multiple of a delta frame. */
const KEY_FRAME_EVERY_MS = 300;

/** `ask`, at most every `KEY_FRAME_EVERY_MS`. A refusal means the stream is over or unsupported: nothing is lost. */
function throttledKeyFrame(ask: (() => Promise<unknown>) | undefined): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (!ask || performance.now() - lastMs < KEY_FRAME_EVERY_MS) return;
    lastMs = performance.now();
    ask().catch(() => {});
  };
}

/** Without a RID a browser may mean the first layer only; where there is one layer, no RID is known to it. */
function keyFrameOfAllLayers(transformer: ScriptTransformer): (() => Promise<unknown>) | undefined {
  const generate = transformer.generateKeyFrame?.bind(transformer);
  if (!generate) return undefined;
  return async () => {
    const asked = await Promise.allSettled(LAYER_RIDS.map((rid) => generate(rid)));
    if (asked.every(({ status }) => status === 'rejected')) await generate();
  };
}

function runSender(transformer: ScriptTransformer, options: Extract<TransformOptions, { role: 'send' }>): void {
  hub.addSender(options);
  const isVideo = options.kind === 'camera' || options.kind === 'screen';
  const generate = throttledKeyFrame(isVideo ? keyFrameOfAllLayers(transformer) : undefined);
  let hasDropped = false;
  const encrypt = new TransformStream<EncodedFrame, EncodedFrame>({
    async transform(frame, controller) {
      if (!(await hub.encrypt(options.streamId, frame))) {
        hasDropped = true;
        return;
      }
      // What follows a dropped frame refers to it: only a key frame helps the receivers.
      if (hasDropped) generate();
      hasDropped = false;
      controller.enqueue(frame);
    },
  });
  // The pipe ends with the connection.
  transformer.readable
    .pipeThrough(encrypt)
    .pipeTo(transformer.writable)
    .catch(() => {});
}

async function runSlot(
  transformer: ScriptTransformer,
  options: Extract<TransformOptions, { role: 'receive' }>,
): Promise<void> {
  const writer = transformer.writable.getWriter();
  const ask = throttledKeyFrame(transformer.sendKeyFrameRequest?.bind(transformer));
  const slot = hub.addSlot(
    options,
    (frame) => {
      writer.write(frame).catch(() => {});
    },
    ask,
  );
  // Read at once, so that frames wait in the slot's own order and not in the browser's queue, which drops them.
  const reader = transformer.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) slot.push(next.value);
}

scope.onrtctransform = ({ transformer }) => {
  const { options } = transformer;
  if (options.role === 'send') runSender(transformer, options);
  else runSlot(transformer, options).catch(() => {});
};

scope.onmessage = ({ data }) => {
  hub.handle(data).catch((error: unknown) => {
    // Shown to the page as an error of the worker, which then stops sending.
    queueMicrotask(() => {
      throw error;
    });
  });
};

setInterval(() => hub.tick(), TICK_MS);
