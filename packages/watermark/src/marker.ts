// What marks sound and nothing else (L1): for audio threads, which have no TextEncoder and load it for every meeting.
export { MARK_BLOCK, SoundMarker, type SoundMarkerOptions } from './mark/sound-marker.js';
export type { MarkStrength } from './mark/strength.js';
