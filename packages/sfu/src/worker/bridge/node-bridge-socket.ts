// The socket of a bridge as the parent handed it over (L3, Node).
import { type Socket } from 'node:net';
import { type Bridge, type BridgeSocket } from './bridge.js';

/**
 * @param connect makes the bridge on the socket
 * @param gone told once, when the other end has closed it
 */
export function attachSocket(
  socket: Socket,
  connect: (socket: BridgeSocket) => Bridge,
  gone: (bridge: Bridge) => void,
): void {
  const bridge = connect({
    get queuedBytes() {
      return socket.writableLength;
    },
    write(bytes) {
      if (socket.writable) socket.write(bytes);
    },
    close() {
      socket.destroy();
    },
  });
  socket.on('data', (chunk) => bridge.received(chunk));
  // What is wrong with it is of no use to anybody; that it is closed, follows.
  socket.on('error', () => {});
  socket.once('close', () => gone(bridge));
  socket.resume();
}
