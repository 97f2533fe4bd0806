// Reading the sound of files, in the page and at a terminal alike (L4). Whoever imports this loads decoders.
export { MonoMix } from './mono.js';
export { type MonoBlock, monoSound } from './mono-sound.js';
export { spectrumOfSound } from './spectrum-of-sound.js';
export { type SteadyForm, steadySound } from './steady-sound.js';
