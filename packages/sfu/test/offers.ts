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
