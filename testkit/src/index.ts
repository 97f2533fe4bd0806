// What tests need of the outside world: voices, browsers, networks, a server, and measures of what was heard.
export * from './audio-compare.js';
export * from './audio-gaps.js';
export * from './chromium.js';
export * from './errors.js';
export * from './firefox.js';
export * from './free-port.js';
export * from './network-cut.js';
export * from './opus.js';
export * from './process-tree.js';
export * from './record.js';
export * from './resample.js';
export * from './server.js';
export * from './speech.js';
export * from './speech-features.js';
export * from './tcp-proxy.js';
export * from './udp-relay.js';
export * from './wav.js';
