// The product and the voices that the end-to-end tests share.
import { loadVoices, type ProductServer, startServer, type Voice } from '@incamera/testkit';

export interface Product extends ProductServer {
  /** The one-time link of the first start. */
  readonly setupLink: string;
}

export async function startProduct(options: Parameters<typeof startServer>[0] = {}): Promise<Product> {
  const server = await startServer(options);
  const setupLink = /https?:\/\/\S+\/setup#\S+/.exec(server.logs())?.[0];
  if (setupLink === undefined) throw new Error('the first start printed no set-up link');
  return Object.assign(server, { setupLink });
}

/** Four people who really speak: their names and microphones. */
export async function loadCast(): Promise<readonly (Voice & { readonly person: string })[]> {
  const voices = await loadVoices();
  const names = ['Anna Berg', 'Boris Novák', 'Clara Ruiz', 'David Okafor'];
  return voices.map((voice, index) => ({ ...voice, person: names[index] ?? `Person ${index}` }));
}
