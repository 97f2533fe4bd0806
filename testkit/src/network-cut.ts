// The network of one browser, in user space, so that a test can pull its cable: HTTP and WebSocket through a proxy,
// media through a relay that takes the place of the SFU's candidates (RFC 8839 Sec. 5.1).
import { type Page } from 'playwright-core';
import { type ImpairmentRelay, startImpairmentRelay } from './impairment/impairment-relay.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

export interface NetworkOptions {
  /** Port of the web server on 127.0.0.1. */
  readonly serverPort: number;
  /** Port of the SFU. */
  readonly udpPort: number;
  /** One of the SFU's addresses. Default 127.0.0.1. */
  readonly udpAddress?: string;
  readonly seed?: number;
}

/** One browser's network. */
export interface PersonalNetwork {
  /**
   * Arguments for launchChromium({ extraArgs }): connections to localhost and the server's port go to the proxy, so that
   * origin, passkeys and cookies stay those of the server's own address.
   */
  readonly chromiumArgs: readonly string[];
  readonly proxy: TcpProxy;
  readonly relay: ImpairmentRelay;
  /** Lets the page's media take the relay; before the page is opened. */
  attach(page: Page): Promise<void>;
  /** No packet passes any more, in either direction. Default 'hang': nobody is told. */
  cut(kind?: 'hang' | 'reset'): void;
  restore(): void;
  close(): Promise<void>;
}

/** Starts proxy and relay for one browser. */
export async function startNetwork(options: NetworkOptions): Promise<PersonalNetwork> {
  const proxy = await startTcpProxy({ targetPort: options.serverPort });
  const relay = await startImpairmentRelay({
    targetAddress: options.udpAddress ?? '127.0.0.1',
    targetPort: options.udpPort,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  return {
    chromiumArgs: [`--host-resolver-rules=MAP localhost:${options.serverPort} 127.0.0.1:${proxy.port}`],
    proxy,
    relay,
    async attach(page) {
      await page.addInitScript(relayScript, {
        sfuPort: options.udpPort,
        relayAddress: relay.address,
        relayPort: relay.port,
      });
    },
    cut(kind = 'hang') {
      relay.cut();
      proxy.cut(kind);
    },
    restore() {
      relay.restore();
      proxy.restore();
    },
    async close() {
      await Promise.all([proxy.close(), relay.close()]);
    },
  };
}

/** Where the candidates of the SFU lead instead. */
export interface RelayRoute {
  readonly sfuPort: number;
  readonly relayAddress: string;
  readonly relayPort: number;
}

/**
 * Runs in the page before anything else, and may not refer to anything outside itself: rewrites the candidates of
 * each description and of each trickled candidate. All of the SFU's become the one of the relay; no other way is left.
 */
export function relayScript(route: RelayRoute): void {
  const rewriteCandidate = (candidate: string): string | undefined => {
    // candidate:foundation component transport priority address port typ …
    const parts = candidate.split(' ');
    if (parts[2]?.toLowerCase() !== 'udp' || parts[5] !== String(route.sfuPort)) return undefined;
    parts[4] = route.relayAddress;
    parts[5] = String(route.relayPort);
    return parts.join(' ');
  };
  const rewriteSdp = (sdp: string): string => {
    let section = 0;
    const done = new Set<number>();
    const lines: string[] = [];
    for (const line of sdp.split('\r\n')) {
      if (line.startsWith('m=')) section++;
      if (!line.startsWith('a=candidate:')) {
        lines.push(line);
        continue;
      }
      const candidate = rewriteCandidate(line.slice(2));
      if (candidate === undefined || done.has(section)) continue;
      done.add(section);
      lines.push(`a=${candidate}`);
    }
    return lines.join('\r\n');
  };

  const prototype = RTCPeerConnection.prototype;
  // The specification's promise forms; the old callback forms are not used by anybody here.
  const setRemoteDescription = prototype.setRemoteDescription as (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  prototype.setRemoteDescription = function (this: RTCPeerConnection, description: RTCSessionDescriptionInit) {
    const { type, sdp } = description;
    return setRemoteDescription.call(this, sdp === undefined ? description : { type, sdp: rewriteSdp(sdp) });
  } as typeof prototype.setRemoteDescription;

  const addIceCandidate = prototype.addIceCandidate as (
    this: RTCPeerConnection,
    init?: RTCIceCandidateInit | null,
  ) => Promise<void>;
  prototype.addIceCandidate = function (this: RTCPeerConnection, init?: RTCIceCandidateInit | null) {
    if (!init?.candidate) return addIceCandidate.call(this, init);
    const candidate = rewriteCandidate(init.candidate);
    if (candidate === undefined) return Promise.resolve();
    return addIceCandidate.call(this, {
      candidate,
      sdpMid: init.sdpMid ?? null,
      sdpMLineIndex: init.sdpMLineIndex ?? null,
    });
  } as typeof prototype.addIceCandidate;
}
