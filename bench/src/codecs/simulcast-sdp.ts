// How a browser that sends layers by RID (RFC 8853) meets one that takes none: to the receiver each RID is the MID of an
// m-line of its own, and the two header extensions change their places.
import { type Coding } from './codings.js';

const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const RID = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';

function ridsOf({ layers }: Coding): string[] {
  return layers.flatMap(({ rid }) => (rid === undefined ? [] : [rid]));
}

function swapExtensions(section: string): string {
  return section.replace(/^(a=extmap:\S+) (\S+)/gm, (line, head: string, uri: string) =>
    uri === MID ? `${head} ${RID}` : uri === RID ? `${head} ${MID}` : line,
  );
}

function grouped(session: string, mids: readonly string[]): string {
  return session.replace(/^a=group:BUNDLE.*$/m, `a=group:BUNDLE ${mids.join(' ')}`);
}

const LAYER_LINES = /^a=(?:rid|simulcast|mid|msid):?.*\r\n/gm;

/** The offer as the receiver gets it. */
export function offerOfLayers(sdp: string, coding: Coding): string {
  const rids = ridsOf(coding);
  if (rids.length === 0) return sdp;
  const [session = '', section = ''] = sdp.split(/^(?=m=)/m);
  const common = swapExtensions(section.replace(LAYER_LINES, ''));
  return grouped(session, rids) + rids.map((rid) => `${common}a=mid:${rid}\r\na=msid:${rid} ${rid}\r\n`).join('');
}

/** The receiver's answer as the sender gets it. */
export function answerToLayers(sdp: string, coding: Coding, mid: string): string {
  const rids = ridsOf(coding);
  if (rids.length === 0) return sdp;
  const [session = '', section = ''] = sdp.split(/^(?=m=)/m);
  const common = swapExtensions(section.replace(LAYER_LINES, ''));
  const layers = `${rids.map((rid) => `a=rid:${rid} recv\r\n`).join('')}a=simulcast:recv ${rids.join(';')}\r\n`;
  return `${grouped(session, [mid])}${common}a=mid:${mid}\r\n${layers}`;
}
