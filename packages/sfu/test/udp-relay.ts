// One participant's path to the router, which a test can cut: nothing is said to either end.
import { createSocket, type Socket } from 'node:dgram';

export class UdpRelay {
  /** Whether packets pass. */
  open = true;
  readonly #towardsPeer: Socket;
  readonly #towardsSfu: Socket;

  private constructor(towardsPeer: Socket, towardsSfu: Socket, sfuPort: number) {
    this.#towardsPeer = towardsPeer;
    this.#towardsSfu = towardsSfu;
    let peerPort = 0;
    towardsPeer.on('message', (packet, { port }) => {
      peerPort = port;
      if (this.open) towardsSfu.send(packet, sfuPort, '127.0.0.1');
    });
    towardsSfu.on('message', (packet) => {
      if (this.open && peerPort !== 0) towardsPeer.send(packet, peerPort, '127.0.0.1');
    });
  }

  static async start(sfuPort: number): Promise<UdpRelay> {
    const bound = (): Promise<Socket> =>
      new Promise((resolve, reject) => {
        const socket = createSocket('udp4');
        socket.once('error', reject);
        socket.bind(0, '127.0.0.1', () => resolve(socket));
      });
    return new UdpRelay(await bound(), await bound(), sfuPort);
  }

  /** An answer of the router with this relay in the place of its port. */
  through(answer: string, sfuPort: number): string {
    const { port } = this.#towardsPeer.address();
    return answer.replaceAll(`127.0.0.1 ${sfuPort} typ`, `127.0.0.1 ${port} typ`);
  }

  close(): void {
    this.#towardsPeer.close();
    this.#towardsSfu.close();
  }
}
