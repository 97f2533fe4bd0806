import { afterEach, describe, expect, test, vi } from 'vitest';
import { relayScript } from './network-cut.js';

afterEach(() => vi.unstubAllGlobals());

const route = { sfuPort: 40_000, relayAddress: '127.0.0.1', relayPort: 50_001 };

/** A peer connection that only remembers what it was given. */
function install() {
  const seen: { sdp: (string | undefined)[]; candidates: (string | undefined)[] } = { sdp: [], candidates: [] };
  class FakeConnection {
    async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      seen.sdp.push(description.sdp);
    }
    async addIceCandidate(init?: RTCIceCandidateInit | null): Promise<void> {
      seen.candidates.push(init?.candidate);
    }
  }
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  relayScript(route);
  return { seen, connection: new FakeConnection() };
}

describe('the candidates of the SFU', () => {
  test('all become the one of the relay, in each section that has some; the rest of the description stays', async () => {
    const { seen, connection } = install();
    await connection.setRemoteDescription({
      type: 'answer',
      sdp: [
        'v=0',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=candidate:1 1 UDP 2114977791 127.0.0.1 40000 typ host',
        'a=candidate:2 1 UDP 2114977790 192.0.2.7 40000 typ host',
        'a=candidate:3 1 UDP 2114977789 2001:db8::1 40000 typ host',
        'a=end-of-candidates',
        'm=video 9 UDP/TLS/RTP/SAVPF 96',
        'a=mid:1',
        '',
      ].join('\r\n'),
    });
    expect(seen.sdp[0]?.split('\r\n')).toEqual([
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=candidate:1 1 UDP 2114977791 127.0.0.1 50001 typ host',
      'a=end-of-candidates',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=mid:1',
      '',
    ]);
  });

  test('no other way is left: foreign ports and TCP candidates are dropped, trickled ones too', async () => {
    const { seen, connection } = install();
    await connection.setRemoteDescription({
      type: 'answer',
      sdp: 'v=0\r\na=candidate:1 1 TCP 1 127.0.0.1 40000 typ host\r\na=candidate:1 1 UDP 1 127.0.0.1 40001 typ host\r\n',
    });
    expect(seen.sdp).toEqual(['v=0\r\n']);
    await connection.addIceCandidate({ candidate: 'candidate:1 1 UDP 1 192.0.2.7 40000 typ host', sdpMid: '0' });
    await connection.addIceCandidate({ candidate: 'candidate:1 1 UDP 1 192.0.2.7 40001 typ host', sdpMid: '0' });
    await connection.addIceCandidate(null);
    expect(seen.candidates).toEqual(['candidate:1 1 UDP 1 127.0.0.1 50001 typ host', undefined]);
  });
});
