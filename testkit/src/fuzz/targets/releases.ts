// What servers say of their releases, and what reaches the process that gives out the app of one's own machine.
import { CookieJar, Gate } from '@incamera/cli/decoders';
import { copyBytes } from '@incamera/kernel';
import { decodeManifest, encodeManifest, releaseErrors } from '@incamera/release';
import { assertThat, type FuzzTarget } from '../target.js';

const manifest: FuzzTarget = {
  name: 'release-manifest',
  mutation: 'json',
  maxBytes: 16_000,
  check(input) {
    const read = decodeManifest(copyBytes(input));
    if (!read.ok) return assertThat(releaseErrors.owns(read.error), 'an error of another kind');
    assertThat(Buffer.from(encodeManifest(read.value)).equals(input), 'two encodings of one manifest');
  },
};

/** A header of one line, as a request may have it. */
const IS_HEADER = /^[!-~]{1,100}=[!-:<-~]*(?:; [!-~]{1,100}=[!-:<-~]*)*$/;
const NOW_MS = 1_800_000_000_000;

const cookies: FuzzTarget = {
  name: 'server-cookies',
  mutation: 'lines',
  maxBytes: 16_000,
  check(input) {
    const jar = new CookieJar();
    jar.take(input.toString().split(/\r?\n/), NOW_MS);
    const header = jar.header();
    if (header === undefined) return;
    assertThat(header.split('; ').length <= 20, 'more cookies than are kept');
    assertThat(IS_HEADER.test(header), 'a header that is read as something else');
  },
};

const gate = new Gate(8090);

const appRequest: FuzzTarget = {
  name: 'app-request',
  mutation: 'lines',
  check(input) {
    const headers: Record<string, string> = {};
    for (const line of input.toString().split(/\r?\n/)) {
      const at = line.indexOf(': ');
      if (at > 0) headers[line.slice(0, at).toLowerCase()] = line.slice(at + 2);
    }
    // Nobody here has the secret.
    assertThat(!gate.admits(headers) && !gate.admitsSocket(headers), 'a request without the secret is let in');
    assertThat(gate.open(headers['x-code'] ?? '') === null, 'another code opens');
    assertThat(gate.isOurHost(headers) === (headers.host === 'localhost:8090'), 'another host is ours');
  },
};

export const releaseTargets: readonly FuzzTarget[] = [manifest, cookies, appRequest];
