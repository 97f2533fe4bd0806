// Looks at frames as they arrive from the network, without keys: reads the key id that each must have.
import { decodeHeader, vp8ClearPrefixBytes } from '@incamera/sframe';

interface Tapped {
  readonly options: { readonly media: 'audio' | 'video' };
  readonly readable: ReadableStream<{ data: ArrayBuffer }>;
}

const scope = globalThis as unknown as {
  onrtctransform: ((event: { transformer: Tapped }) => void) | null;
  postMessage(message: unknown): void;
};

scope.onrtctransform = async ({ transformer }) => {
  const { media } = transformer.options;
  const reader = transformer.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const wire = new Uint8Array(next.value.data);
    const prefix = media === 'audio' ? 0 : (vp8ClearPrefixBytes(wire) ?? 0);
    scope.postMessage({ media, kid: String(decodeHeader(wire.subarray(prefix))?.kid ?? -1n) });
  }
};
