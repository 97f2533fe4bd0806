// Entry `@incamera/sfu/worker`: the parts of the media process, for programs that put something between the router and
// the network, such as a relay or a check that only ciphertext passes (L3, Node).
export type { AnnouncedAddresses } from '../sdp/answer.js';
export type { IceDtlsParameters } from '../sdp/session-description.js';
export { type NativeTransportOptions, nativeTransportFactory } from './native-transport.js';
export type { RawTransport, RawTransportFactory, RawTransportHandlers, RemotePath } from './raw-transport.js';
export { Router, type RouterOwner } from './router.js';
export { type FactoryMaker, runWorker } from './run-worker.js';
export type { TransportContext } from './transport.js';
export { WorkerHost, type WorkerHostOptions } from './worker-host.js';
