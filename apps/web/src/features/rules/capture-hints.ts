// Hints that another program may record what this device plays or hears (pure): names of devices tell some of it, and no
// browser can tell the rest.

export interface DeviceLabels {
  readonly microphones: readonly string[];
  readonly cameras: readonly string[];
  readonly speakers: readonly string[];
}

/** What kind of output the chosen loudspeaker seems to be. */
export type Output = 'headphones' | 'speaker' | 'unknown';

/** Cables and mixers of software, monitors of sound cards, virtual cameras, screen recorders. */
const VIRTUAL = new RegExp(
  [
    'virtual',
    'loopback',
    'blackhole',
    'soundflower',
    'vb-?audio',
    'cable (input|output)',
    'voicemeeter',
    'stereo ?mix',
    'what u hear',
    '^monitor of ',
    'background music',
    '\\bobs\\b',
    'manycam',
    'snap camera',
    'xsplit',
    'ndi (video|audio|webcam)',
    'null output',
    'droidcam',
  ].join('|'),
  'i',
);
const HEADPHONES = /head(phone|set)|ear(phone|bud|pod)s?|airpods|kopfh(ö|oe)rer/i;
const SPEAKER = /speaker|lautsprecher|hdmi|display|monitor|\btv\b|sonos|soundbar/i;

/** Names of devices that look like software, each once. */
export function virtualDevices({ microphones, cameras, speakers }: DeviceLabels): readonly string[] {
  return [...new Set([...microphones, ...cameras, ...speakers].filter((label) => VIRTUAL.test(label)))];
}

/** @param label of the output in use; empty when the browser does not tell */
export function outputKind(label: string): Output {
  if (HEADPHONES.test(label)) return 'headphones';
  return SPEAKER.test(label) ? 'speaker' : 'unknown';
}
