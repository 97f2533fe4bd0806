// The product and the voices that the end-to-end tests share.
import { loadVoices, type ProductServer, startServer, type Voice } from '@incamera/testkit';

const PRINTED_WITHIN_MS = 10_000;

export interface Product extends ProductServer {
  /** The one-time link of the first start. */
  readonly setupLink: string;
}

export async function startProduct(options: Parameters<typeof startServer>[0] = {}): Promise<Product> {
  const server = await startServer(options);
  try {
    return Object.assign(server, { setupLink: await setupLinkOf(server) });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The server answers a moment before it has printed everything. */
async function setupLinkOf(server: ProductServer): Promise<string> {
  for (const endMs = Date.now() + PRINTED_WITHIN_MS; Date.now() < endMs; ) {
    const link = /https?:\/\/\S+\/setup#\S+/.exec(server.logs())?.[0];
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the first start printed no set-up link');
}

/** Four people who really speak: their names and microphones. */
export async function loadCast(): Promise<readonly (Voice & { readonly person: string })[]> {
  const voices = await loadVoices();
  const names = ['Anna Berg', 'Boris Novák', 'Clara Ruiz', 'David Okafor'];
  return voices.map((voice, index) => ({ ...voice, person: names[index] ?? `Person ${index}` }));
}
