// Transports that can also be reached by the front (L3): it knows each of them for as long as it is open.
import { type RawTransportFactory } from '../worker/raw-transport.js';
import { type RelayFront } from './relay-front.js';

export function frontedTransports(factory: RawTransportFactory, front: RelayFront): RawTransportFactory {
  return {
    create(remote, handlers) {
      const transport = factory.create(remote, handlers);
      const release = front.admit(transport.local);
      return {
        local: transport.local,
        send: (packet) => transport.send(packet),
        remote: () => {
          const path = transport.remote();
          return path === null ? null : (front.behind(transport.local.iceUfrag, path.port) ?? path);
        },
        close() {
          release();
          transport.close();
        },
      };
    },
  };
}
