// What the engine lets of a browser's offer reach the server, and of a server's answer the browser (L3, RFC 8866, RFC 7587,
// RFC 8285). Whether packets
// betray who speaks must not depend on a server's good will: it could ask for audio levels, variable bit rate or silence
// suppression.

/** Header extensions that are offered and that a server may switch on. Everything else, audio levels first of all, is struck out. */
const ALLOWED_EXTENSIONS: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
];

/** Parameters of Opus that the product insists on: constant bit rate, no silence suppression. */
const FORCED_OPUS: Readonly<Record<string, string>> = { cbr: '1', usedtx: '0' };

function extensionOf(line: string): string | null {
  return /^a=extmap:\S+ (\S+)/.exec(line)?.[1] ?? null;
}

function forceOpus(parameters: string): string {
  const values = new Map(
    parameters
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [name = '', ...rest] = pair.split('=');
        return [name.trim().toLowerCase(), rest.join('=').trim()] as const;
      }),
  );
  for (const [name, value] of Object.entries(FORCED_OPUS)) values.set(name, value);
  return [...values].map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join(';');
}

/** Rewrites the lines of one media section. */
function hardenSection(lines: readonly string[]): string[] {
  const opus = new Set<string>();
  const withParameters = new Set<string>();
  for (const line of lines) {
    const map = /^a=rtpmap:(\d+) opus\//i.exec(line);
    if (map?.[1]) opus.add(map[1]);
    const fmtp = /^a=fmtp:(\d+) /.exec(line);
    if (fmtp?.[1]) withParameters.add(fmtp[1]);
  }
  const out: string[] = [];
  for (const line of lines) {
    const extension = extensionOf(line);
    if (extension !== null && !ALLOWED_EXTENSIONS.includes(extension)) continue;
    const fmtp = /^a=fmtp:(\d+) (.*)$/.exec(line);
    if (fmtp?.[1] && opus.has(fmtp[1])) out.push(`a=fmtp:${fmtp[1]} ${forceOpus(fmtp[2] ?? '')}`);
    else out.push(line);
    const map = /^a=rtpmap:(\d+) opus\//i.exec(line);
    if (map?.[1] && !withParameters.has(map[1])) out.push(`a=fmtp:${map[1]} ${forceOpus('')}`);
  }
  return out;
}

/**
 * The offer with a request for repair of sound, which browsers can do and do not offer by themselves (RFC 4585 section 4.2).
 * @param sdp what `createOffer` made
 */
export function withSoundRepair(sdp: string): string {
  return sdp.replace(/^a=rtpmap:(\d+) opus\/.*$/gim, (line, type: string) =>
    sdp.includes(`a=rtcp-fb:${type} nack`) ? line : `${line}\r\na=rtcp-fb:${type} nack`,
  );
}

/** The description as it passes, either way: no other header extensions, Opus at constant bit rate and without pauses. */
export function hardenDescription(sdp: string): string {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    if (line === '') continue;
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return `${sections.flatMap(hardenSection).join('\r\n')}\r\n`;
}
