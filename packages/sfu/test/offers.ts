// Offers of real browsers (their keys were thrown away), with the plan that belongs to them.
import { readFileSync } from 'node:fs';
import { type SfuOffer } from '../src/index.js';

const read = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8').replaceAll('\n', '\r\n');

const plan = {
  senders: { mic: '0', camera: '1', screen: '2', 'screen-audio': '3' },
  audioSlots: ['4'],
  videoSlots: ['5'],
} as const;

/** Chromium 156 and Firefox 153: four senders, one audio and one video slot. */
export const OFFERS = {
  chromium: { sdp: read('chromium-offer.sdp'), ...plan },
  firefox: { sdp: read('firefox-offer.sdp'), ...plan },
} as const satisfies Record<string, SfuOffer>;

/** Chromium's offer of one who says nothing about the path: nothing is held back from it. */
export const SILENT_OFFER: SfuOffer = {
  ...OFFERS.chromium,
  sdp: OFFERS.chromium.sdp.replaceAll(/a=rtcp-fb:\d+ (transport-cc|goog-remb)\r\n/g, ''),
};

/** Chromium's offer with a camera of three layers, which are known by RID only. */
export const SIMULCAST_OFFER: SfuOffer = { ...OFFERS.chromium, sdp: withLayers(OFFERS.chromium.sdp) };

function withLayers(sdp: string): string {
  const [before = '', camera = '', ...rest] = sdp.split(/(?=m=video)/);
  const layers = ['q', 'h', 'f'].map((rid) => `a=rid:${rid} send\r\n`).join('');
  return [before, `${camera.replaceAll(/a=ssrc.*\r\n/g, '')}${layers}a=simulcast:send q;h;f\r\n`, ...rest].join('');
}
