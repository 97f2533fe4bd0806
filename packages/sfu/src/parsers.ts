// Entry `@incamera/sfu/parsers`: everything that reads what strangers sent, for programs that try to break it (L3).
export { type ParentMessage, readParentMessage, readWorkerMessage } from './ipc/messages.js';
export { xorMappedAddress } from './relay-front/mapped-address.js';
export * from './relay-front/stun-message.js';
export * from './relay-front/tie-breaker.js';
export * from './rtp/rtcp.js';
export * from './rtp/rtp-packet.js';
export * from './rtp/transport-feedback.js';
export * from './rtp/transport-feedback-reader.js';
export * from './rtp/vp8-descriptor.js';
export { readNativeAnswer, writeAnswer, writeNativeOffer, writeProbeAnswer } from './sdp/answer.js';
export { negotiate } from './sdp/negotiation.js';
export { type OfferDescription, parseOffer } from './sdp/session-description.js';
export { readBridgeMessage } from './worker/bridge/bridge-messages.js';
export { FRAME, FRAME_HEADER_BYTES, FrameReader, MAX_MESSAGE_BYTES } from './worker/bridge/frames.js';
