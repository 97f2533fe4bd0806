// A WebRTC endpoint of the load: one native connection that carries every RTP and RTCP packet, without a browser.
import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';

/** ICE and DTLS of one side. */
export interface TransportParameters {
  readonly iceUfrag: string;
  readonly icePwd: string;
  /** Like `sha-256 AB:CD:…`. */
  readonly fingerprint: string;
  /** Without `a=`. */
  readonly candidates: readonly string[];
}

export type LocalParameters = TransportParameters;

export interface RemoteParameters extends TransportParameters {
  readonly setup: 'actpass' | 'active' | 'passive';
}

const GATHERING_MS = 5000;
const CONNECTING_MS = 30_000;

/** One m-line for everything: the native library then hands over all packets of the transport, whatever their SSRC. */
function nativeDescription({ iceUfrag, icePwd, fingerprint, setup }: RemoteParameters): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    `a=ice-ufrag:${iceUfrag}`,
    `a=ice-pwd:${icePwd}`,
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    '',
  ].join('\r\n');
}

/** Reads ICE, DTLS and candidates of a whole description. @throws {TypeError} a field is missing */
export function readTransport(sdp: string): RemoteParameters {
  const field = (name: string): string => {
    const value = new RegExp(`^a=${name}:(.+?)\\s*$`, 'm').exec(sdp)?.[1];
    if (value === undefined) throw new TypeError(`the description has no ${name}`);
    return value;
  };
  return {
    iceUfrag: field('ice-ufrag'),
    icePwd: field('ice-pwd'),
    fingerprint: field('fingerprint'),
    setup: field('setup') as RemoteParameters['setup'],
    candidates: [...new Set([...sdp.matchAll(/^a=(candidate:.+?)\s*$/gm)].map((match) => match[1] as string))],
  };
}

export class RawPeer {
  onPacket: (packet: Buffer) => void = () => {};
  readonly #connection: PeerConnection;
  // Held here: a track without a JavaScript reference is collected and falls silent.
  readonly #track: Track;
  #open = false;
  #state = 'new';
  readonly #gathered: Promise<void>;
  readonly #waiting: { resolve(): void; reject(error: Error): void }[] = [];

  constructor() {
    this.#connection = new nodeDataChannel.PeerConnection('load', {
      iceServers: [],
      disableAutoNegotiation: true,
      forceMediaTransport: true,
    });
    const video = new nodeDataChannel.Video('0', 'SendRecv');
    video.addVP8Codec(96);
    this.#track = this.#connection.addTrack(video);
    this.#track.onMessage((packet) => this.onPacket(packet));
    this.#track.onOpen(() => {
      this.#open = true;
      this.#settle();
    });
    this.#connection.onStateChange((state) => {
      this.#state = state;
      this.#settle();
    });
    this.#gathered = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no candidates were gathered')), GATHERING_MS);
      this.#connection.onGatheringStateChange((state) => {
        if (state !== 'complete') return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async offer(): Promise<LocalParameters> {
    this.#connection.setLocalDescription('offer');
    return this.#local();
  }

  /** The answer to our offer. Candidates follow it: ICE must not connect before the library knows the fingerprint. */
  accept(remote: RemoteParameters): void {
    this.#connection.setRemoteDescription(nativeDescription(remote), 'answer');
    this.#addCandidates(remote);
  }

  async answer(remote: RemoteParameters): Promise<LocalParameters> {
    this.#connection.setRemoteDescription(nativeDescription(remote), 'offer');
    this.#connection.setLocalDescription('answer');
    const local = await this.#local();
    this.#addCandidates(remote);
    return local;
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not connected, state ${this.#state}`)), CONNECTING_MS);
      this.#waiting.push({
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#settle();
    });
  }

  send(packet: Buffer): boolean {
    return this.#open && this.#track.sendMessageBinary(packet);
  }

  close(): void {
    this.#open = false;
    this.#connection.close();
  }

  async #local(): Promise<LocalParameters> {
    await this.#gathered;
    return readTransport(this.#connection.localDescription()?.sdp ?? '');
  }

  #addCandidates(remote: RemoteParameters): void {
    for (const candidate of remote.candidates) this.#connection.addRemoteCandidate(`a=${candidate}`, '0');
  }

  #settle(): void {
    if (this.#state === 'failed' || this.#state === 'closed') {
      this.#open = false;
      for (const waiter of this.#waiting.splice(0)) waiter.reject(new Error(`the connection ${this.#state}`));
    } else if (this.#open && this.#state === 'connected') {
      for (const waiter of this.#waiting.splice(0)) waiter.resolve();
    }
  }
}
