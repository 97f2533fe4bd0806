// Lets a browser run only files of releases that it knows (L1): the decisions of the service worker, without a browser.
// What it cannot do is in docs/decisions/0037: a server that replaces the service worker is not held by it.
import { type Clock, fromUtf8, sha256, toHex } from '@incamera/kernel';
import { filesByPath } from '../compare.js';
import { sentHeaders } from '../headers.js';
import { INDEX_PATH, RELEASE_LIMITS, RELEASE_PATH, type ReleaseFile } from '../manifest.js';
import { type KeeperReport, type KeeperRequest, reportOf } from './messages.js';
import { askingPage, refusingPage } from './pages.js';
import { type KeeperState, RUNNABLE_RELEASES, read, sightingOf, withRefusal, withRelease } from './state.js';

/** What the keeper needs from the browser. */
export interface KeeperPorts {
  readonly origin: URL;
  readonly clock: Clock;
  /** Unguessable, for the page that asks. */
  readonly nonce: () => string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly load: () => Promise<KeeperState>;
  readonly save: (state: KeeperState) => Promise<void>;
  /** Tells every open page. */
  readonly announce: (report: KeeperReport) => void;
}

/** Paths that are no part of a release: the API, monitoring, the page of the local authority, the manifest itself. */
const OUTSIDE = /^\/(api|healthz|log|metrics|trust|release\.json)(\/|$)/;

export class Keeper {
  readonly #ports: KeeperPorts;
  /** Files of manifests that were read, by their text. */
  readonly #files = new Map<string, ReadonlyMap<string, ReleaseFile>>();
  /** One change of the state after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /** At installation: the release of this moment is the first that this device knows, if it knows none. */
  async begin(): Promise<void> {
    await this.#change(async (state) => {
      if (state.runnable.length > 0) return state;
      const text = await this.#servedManifest();
      return text === null ? state : withRelease(state, text, this.#ports.clock.nowMs());
    });
  }

  async handle(request: KeeperRequest): Promise<KeeperReport> {
    const state = await this.#change(async (before) => {
      if (request.kind === 'ask') return { ...before, asks: request.asks };
      return request.kind === 'told' ? { ...before, isNews: false } : before;
    });
    return reportOf(state);
  }

  /** The answer to a request of this origin, or null for one that is not the keeper's business. */
  answer(request: Request): Promise<Response> | null {
    const { origin, pathname } = new URL(request.url);
    if (origin !== this.#ports.origin.origin || OUTSIDE.test(pathname)) return null;
    if (request.mode === 'navigate') {
      if (request.method === 'POST') return this.#answerConsent(request);
      return request.method === 'GET' ? this.#answerPage(request) : null;
    }
    return request.method === 'GET' ? this.#answerFile(request, pathname) : null;
  }

  /** Asks which release the server serves now: not every file of a release changes its page. */
  async look(): Promise<void> {
    const text = await this.#servedManifest();
    if (text !== null) await this.#meet(text);
  }

  async #answerPage(request: Request): Promise<Response> {
    const response = await this.#ports.fetch(request);
    // To another address: that one is asked about when the browser goes there.
    if (response.type === 'opaqueredirect') return response;
    if (response.status !== 200) return refusingPage('no_page', response.status);
    const bytes = await bodyOf(response);
    if (bytes === null) return refusingPage('not_in_release', 502);
    const hash = toHex(await sha256(bytes));
    const { runnable, offered } = await this.#ports.load();
    const [current] = runnable;
    const file = current === undefined ? undefined : this.#pageOf(current, hash);
    const isOffered = offered !== null && this.#pageOf(offered.manifest, hash) !== undefined;
    if (file !== undefined && !isOffered) return this.#respond(file, bytes, response);
    return this.#answerOther(hash, bytes, response);
  }

  /** A page of another release than the one before: it must at least be what this server says that it serves, or be known. */
  async #answerOther(hash: string, bytes: Uint8Array, response: Response): Promise<Response> {
    const served = await this.#servedManifest();
    const known = (await this.#ports.load()).runnable;
    const text = [...(served === null ? [] : [served]), ...known].find(
      (other) => this.#pageOf(other, hash) !== undefined,
    );
    const file = text === undefined ? undefined : this.#pageOf(text, hash);
    if (text === undefined || file === undefined) {
      await this.#refuse(INDEX_PATH);
      return refusingPage('not_in_release', 502);
    }
    const { runnable, offered, history } = await this.#meet(text);
    if (runnable[0] === text || offered?.manifest !== text) return this.#respond(file, bytes, response);
    return askingPage(await sightingOf(text, this.#ports.clock.nowMs()), offered.nonce, history[0]);
  }

  /** Takes note of the release that is served: it runs from now on, or waits for the person's word. */
  async #meet(text: string): Promise<KeeperState> {
    const nowMs = this.#ports.clock.nowMs();
    let isNew = false;
    const state = await this.#change(async (before) => {
      if (before.runnable[0] === text) return before.offered === null ? before : { ...before, offered: null };
      if (before.asks && before.runnable.length > 0) {
        if (before.offered?.manifest === text) return before;
        return { ...before, offered: { manifest: text, nonce: this.#ports.nonce() } };
      }
      isNew = true;
      return withRelease(before, text, nowMs);
    });
    if (isNew) this.#ports.announce(reportOf(state));
    return state;
  }

  /** The person's word for the offered release, from the page that asked. */
  async #answerConsent(request: Request): Promise<Response> {
    const given = new URLSearchParams(await request.text()).get('nonce');
    const nowMs = this.#ports.clock.nowMs();
    await this.#change(async (state) =>
      state.offered !== null && state.offered.nonce === given
        ? withRelease(state, state.offered.manifest, nowMs)
        : state,
    );
    // The same address, to be asked for anew; browsers keep its fragment (RFC 9110 section 10.2.2).
    return new Response(null, { status: 303, headers: { location: new URL(request.url).pathname } });
  }

  async #answerFile(request: Request, path: string): Promise<Response> {
    const response = await this.#ports.fetch(request);
    if (response.status !== 200 || response.redirected) return new Response(null, { status: failure(response) });
    const bytes = await bodyOf(response);
    if (bytes !== null) {
      const hash = toHex(await sha256(bytes));
      let file = await this.#knownFile(path, hash);
      if (file === undefined) {
        // The server may have changed its release while the page was open.
        await this.look();
        file = await this.#knownFile(path, hash);
      }
      if (file !== undefined) return this.#respond(file, bytes, response);
    }
    await this.#refuse(path);
    return new Response(null, { status: 502 });
  }

  async #knownFile(path: string, hash: string): Promise<ReleaseFile | undefined> {
    const files = (await this.#runnable()).map((text) => this.#fileOf(text, path));
    return files.find((file) => file?.sha256 === hash);
  }

  #pageOf(text: string, hash: string): ReleaseFile | undefined {
    const file = this.#fileOf(text, INDEX_PATH);
    return file?.sha256 === hash ? file : undefined;
  }

  /** The content with the headers that its release names, whatever the server sent with it. */
  #respond(file: ReleaseFile, bytes: Uint8Array, sent: Response): Response {
    const permissions = sent.headers.get('permissions-policy');
    const headers = new Headers({
      ...sentHeaders(file.headers, this.#ports.origin),
      'content-type': file.type,
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(permissions === null ? {} : { 'permissions-policy': permissions }),
    });
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
  }

  /** Where nothing could be remembered (a browser without storage), the release of this moment is the first one again. */
  async #runnable(): Promise<readonly string[]> {
    const { runnable } = await this.#ports.load();
    if (runnable.length > 0) return runnable;
    await this.begin();
    return (await this.#ports.load()).runnable;
  }

  #fileOf(text: string, path: string): ReleaseFile | undefined {
    let files = this.#files.get(text);
    if (files === undefined) {
      const manifest = read(text);
      files = manifest === null ? new Map<string, ReleaseFile>() : filesByPath(manifest);
      if (this.#files.size > RUNNABLE_RELEASES) this.#files.clear();
      this.#files.set(text, files);
    }
    return files.get(path);
  }

  async #refuse(path: string): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    const state = await this.#change(async (before) => withRefusal(before, path, nowMs));
    this.#ports.announce(reportOf(state));
  }

  async #servedManifest(): Promise<string | null> {
    try {
      const response = await this.#ports.fetch(
        new Request(new URL(RELEASE_PATH, this.#ports.origin), { cache: 'no-cache', redirect: 'error' }),
      );
      const bytes = response.status === 200 ? await bodyOf(response, RELEASE_LIMITS.manifestBytes) : null;
      const text = bytes === null ? null : fromUtf8(bytes);
      return text !== null && read(text) !== null ? text : null;
    } catch {
      return null; // Not reachable, or not text: whoever asked has no release to believe in.
    }
  }

  #change(step: (state: KeeperState) => Promise<KeeperState>): Promise<KeeperState> {
    const turn = this.#turn.then(async () => {
      const before = await this.#ports.load();
      const after = await step(before);
      if (after !== before) await this.#ports.save(after);
      return after;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** The body, or null when it is longer than any file of a release. */
async function bodyOf(response: Response, most: number = RELEASE_LIMITS.fileBytes): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > most) {
      await reader?.cancel();
      return null;
    }
    parts.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** Nothing of an error's body is passed on: it is in no release. */
function failure({ status }: Response): number {
  return status >= 400 && status < 600 ? status : 502;
}
