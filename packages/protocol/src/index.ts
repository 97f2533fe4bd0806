export * from './errors.js';
export * from './http.js';
export * from './limits.js';
export * from './relays.js';
export * from './socket.js';
export * from './wire-values.js';
