// A participant without a browser: makes an offer, sends and receives raw RTP through node-datachannel.
import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import { type SfuOffer } from '../src/index.js';

export class NodePeer {
  readonly received: Buffer[] = [];
  state = 'new';
  readonly #connection: PeerConnection;
  readonly #track: Track;
  readonly #slots: number;

  /** @param slots receive slots of each sort */
  constructor(slots = 1) {
    this.#slots = slots;
    this.#connection = new nodeDataChannel.PeerConnection('peer', {
      iceServers: [],
      disableAutoNegotiation: true,
      forceMediaTransport: true,
    });
    const video = new nodeDataChannel.Video('0', 'SendRecv');
    video.addVP8Codec(96);
    this.#track = this.#connection.addTrack(video);
    this.#track.onMessage((packet) => {
      this.received.push(packet);
    });
    this.#connection.onStateChange((state) => {
      this.state = state;
    });
    this.#connection.setLocalDescription('offer');
  }

  /** An offer of two senders and the slots: first those for sound, from MID 2 on. */
  get offer(): SfuOffer {
    const local = this.#connection.localDescription()?.sdp ?? '';
    const find = (pattern: RegExp): string => pattern.exec(local)?.[0] ?? '';
    const transport = [
      find(/a=ice-ufrag:\S+/),
      find(/a=ice-pwd:\S+/),
      find(/a=fingerprint:\S+ \S+/),
      'a=setup:actpass',
      'a=rtcp-mux',
    ];
    const audio = (mid: string, direction: string): string[] => [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      ...transport,
      `a=mid:${mid}`,
      `a=${direction}`,
      'a=rtpmap:111 opus/48000/2',
      'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
    ];
    const video = (mid: string, direction: string): string[] => [
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      ...transport,
      `a=mid:${mid}`,
      `a=${direction}`,
      'a=rtpmap:96 VP8/90000',
      'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
    ];
    const mids = (from: number): string[] => Array.from({ length: this.#slots }, (_, index) => String(from + index));
    const [audioSlots, videoSlots] = [mids(2), mids(2 + this.#slots)];
    const sdp = [
      'v=0',
      'o=- 1 1 IN IP4 0.0.0.0',
      's=-',
      't=0 0',
      `a=group:BUNDLE ${['0', '1', ...audioSlots, ...videoSlots].join(' ')}`,
      ...audio('0', 'sendonly'),
      ...video('1', 'sendonly'),
      ...audioSlots.flatMap((mid) => audio(mid, 'recvonly')),
      ...videoSlots.flatMap((mid) => video(mid, 'recvonly')),
      '',
    ].join('\r\n');
    return { sdp, senders: { mic: '0', camera: '1' }, audioSlots, videoSlots };
  }

  accept(answer: string): void {
    const find = (pattern: RegExp): string => pattern.exec(answer)?.[0] ?? '';
    this.#connection.setRemoteDescription(
      [
        'v=0',
        'o=- 1 1 IN IP4 0.0.0.0',
        's=-',
        't=0 0',
        'a=group:BUNDLE 0',
        'm=video 9 UDP/TLS/RTP/SAVPF 96',
        'c=IN IP4 0.0.0.0',
        find(/a=ice-ufrag:\S+/),
        find(/a=ice-pwd:\S+/),
        find(/a=fingerprint:\S+ \S+/),
        'a=setup:passive',
        'a=mid:0',
        'a=sendrecv',
        'a=rtcp-mux',
        'a=rtpmap:96 VP8/90000',
        '',
      ].join('\r\n'),
      'answer',
    );
    // Only now: ICE must not connect before the library knows the fingerprint.
    for (const [candidate] of answer.matchAll(/a=candidate:.*/g)) this.#connection.addRemoteCandidate(candidate, '0');
  }

  send(packet: Buffer): void {
    if (this.#track.isOpen()) this.#track.sendMessageBinary(packet);
  }

  close(): void {
    this.#connection.close();
  }
}
