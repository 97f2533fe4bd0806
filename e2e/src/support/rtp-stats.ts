// What a participant's browser counts of its streams (W3C WebRTC Statistics), read past the product: every connection of
// the page is kept, so that a test can ask the newest one. Frames that do not decrypt never reach a decoder, so what is
// played here was decrypted.
import { type Locator, type Page } from 'playwright-core';

/** All sound that arrives, summed over the slots; totals since the connection began. */
export interface SoundTotals {
  /** How many connections the page made before this one. */
  readonly connection: number;
  readonly packets: number;
  /** By the receiver's count, so after repair. */
  readonly packetsLost: number;
  /** Packets whose in-band redundancy was read (RFC 6716 section 2.1.7). */
  readonly redundantPackets: number;
  /** Samples played; those that the decoder made from packets; those it invented for what did not come in time. */
  readonly samples: number;
  readonly decodedSamples: number;
  readonly concealedSamples: number;
  /** Square of the loudness over time, seconds. */
  readonly energy: number;
}

/** A picture as it arrives. */
interface PictureTotals {
  readonly trackId: string;
  /** Frames that were decrypted and decoded. */
  readonly frames: number;
}

export interface Motion {
  readonly framesPerSecond: number;
  readonly longestFreezeMs: number;
}

interface StatsWindow {
  incameraConnections?: RTCPeerConnection[];
}

/** Fields of the report entries that are read here. */
type Entry = Readonly<Record<string, unknown>>;

/** Keeps the page's connections; before the page is opened. */
export async function keepConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    (globalThis as StatsWindow).incameraConnections = connections;
    const Native = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.push(this);
      }
    };
  });
}

export async function soundIn(page: Page): Promise<SoundTotals> {
  const { connection, entries } = await page.evaluate(async () => {
    const all = (globalThis as StatsWindow).incameraConnections ?? [];
    const index = all.findLastIndex((one) => one.connectionState !== 'closed');
    const report = await all[index]?.getStats();
    return { connection: index, entries: [...(report?.values() ?? [])] as Entry[] };
  });
  const sound = entries.filter((entry) => entry.type === 'inbound-rtp' && entry.kind === 'audio');
  const sum = (name: string): number => sound.reduce((total, entry) => total + Number(entry[name] ?? 0), 0);
  return {
    connection,
    packets: sum('packetsReceived'),
    packetsLost: sum('packetsLost'),
    redundantPackets: sum('fecPacketsReceived'),
    samples: sum('totalSamplesReceived'),
    decodedSamples: sum('jitterBufferEmittedCount'),
    concealedSamples: sum('concealedSamples'),
    energy: sum('totalAudioEnergy'),
  };
}

/** Where the connected ones of the page's connections send to, by their selected candidate pairs. */
export async function remoteAddresses(page: Page): Promise<string[]> {
  const reports = await page.evaluate(async () => {
    const connected = ((globalThis as StatsWindow).incameraConnections ?? []).filter(
      ({ connectionState }) => connectionState === 'connected',
    );
    return await Promise.all(connected.map(async (one) => [...((await one.getStats()).values() as Iterable<Entry>)]));
  });
  return reports.flatMap((report) => {
    const byId = new Map(report.map((entry) => [entry.id, entry]));
    const transports = report.filter((entry) => entry.type === 'transport');
    return transports.map(({ selectedCandidatePairId }) => {
      const remote = byId.get(byId.get(selectedCandidatePairId)?.remoteCandidateId);
      return String(remote?.address ?? '').replaceAll(/[[\]]/g, '');
    });
  });
}

/** Share of the samples played between two readings that the decoder invented. */
export function concealedShare(before: SoundTotals, after: SoundTotals): number {
  return (after.concealedSamples - before.concealedSamples) / Math.max(1, after.samples - before.samples);
}

/** The picture that a tile shows now; null while it shows none. */
async function pictureIn(tile: Locator): Promise<PictureTotals | null> {
  return await tile.locator('video').evaluateAll(async (elements) => {
    const source = (elements[0] as HTMLVideoElement | undefined)?.srcObject;
    const trackId = source instanceof MediaStream ? source.getVideoTracks()[0]?.id : undefined;
    const connection = (globalThis as StatsWindow).incameraConnections?.findLast(
      (one) => one.connectionState !== 'closed',
    );
    if (trackId === undefined || connection === undefined) return null;
    const entries = [...(await connection.getStats()).values()] as Entry[];
    const picture = entries.find((entry) => entry.type === 'inbound-rtp' && entry.trackIdentifier === trackId);
    return picture === undefined ? null : { trackId, frames: Number(picture.framesDecoded ?? 0) };
  });
}

/** How often the picture in a tile moves, and how long it stood still at most; a tile without a picture stands still. */
export async function watchPicture(tile: Locator, seconds: number): Promise<Motion> {
  const stepMs = 100;
  let before = await pictureIn(tile);
  let shown = 0;
  let movedMs = performance.now();
  let longestFreezeMs = 0;
  const startMs = movedMs;
  while (performance.now() - startMs < 1000 * seconds) {
    await tile.page().waitForTimeout(stepMs);
    const now = await pictureIn(tile);
    // Another track counts from where it is first seen.
    const moved = now !== null && now.trackId === before?.trackId ? now.frames - before.frames : 0;
    before = now;
    shown += moved;
    if (moved > 0) movedMs = performance.now();
    else longestFreezeMs = Math.max(longestFreezeMs, performance.now() - movedMs);
  }
  return {
    framesPerSecond: (1000 * shown) / (performance.now() - startMs),
    longestFreezeMs: Math.round(longestFreezeMs),
  };
}
