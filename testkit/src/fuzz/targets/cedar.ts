// One Cedar for all targets: its WebAssembly keeps its memory in a module, and a second start would pull that away under the first.
import { loadCedarFromPackage } from '../../cedar.js';

export const cedar = await loadCedarFromPackage();
