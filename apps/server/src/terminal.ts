// What a command at a terminal needs of the server before it knows whether it needs the server (L5): nothing here loads it.
export { explain } from './explain.js';
export { VERSION } from './version.js';
