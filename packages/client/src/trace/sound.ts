// Reading the sound of published files, for the command line (L4).
export { soundLevels } from './sound-levels.js';
export { type SteadyBlock, type SteadyForm, steadySound } from './steady-sound.js';
