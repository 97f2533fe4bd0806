// Media of participants without a browser (L4, Node).
export * from './encoded-source.js';
export { type FrameSink, NodeMediaEngine, type NodeMediaEngineOptions } from './node-media-engine.js';
export type { DecryptedFrame } from './receive-desk.js';
export { RtpTransport, type RtpTransportHandlers } from './rtp-transport.js';
