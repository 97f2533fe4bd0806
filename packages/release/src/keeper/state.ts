// What a device remembers of the releases that a server gave it (L1). The service worker writes it, pages read it.

import { utf8 } from '@incamera/kernel';
import { z } from 'zod';
import { decodeManifest, type ReleaseManifest, releaseHash } from '../manifest.js';

/** Pages of earlier releases may still be open, and load what they have not loaded yet. */
export const RUNNABLE_RELEASES = 3;
const HISTORY = 50;
const REFUSALS = 20;

const sightingSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.string().max(40),
  commit: z.string().max(40).nullable(),
  /** Unix ms. */
  atMs: z.number(),
});
const refusalSchema = z.strictObject({ path: z.string().max(300), atMs: z.number() });

/** One release that this server served, and when this device first got it. */
export type Sighting = z.infer<typeof sightingSchema>;
/** A file that this server sent and that is in no release which this device runs. */
export type Refusal = z.infer<typeof refusalSchema>;

const stateSchema = z.strictObject({
  format: z.literal(1),
  /** Canonical manifests whose files may run here: the newest first. */
  runnable: z.array(z.string()).max(RUNNABLE_RELEASES),
  /** Every change of release, the newest first. */
  history: z.array(sightingSchema).max(HISTORY),
  /** Whether another release waits for this person's word. */
  asks: z.boolean(),
  /** A release that waits for it, with the secret of the page that asks. */
  offered: z.strictObject({ manifest: z.string(), nonce: z.string() }).nullable(),
  /** Whether the newest entry of the history is news that nobody has confirmed to have read. */
  isNews: z.boolean(),
  refusals: z.array(refusalSchema).max(REFUSALS),
});

export type KeeperState = z.infer<typeof stateSchema>;

export const emptyState: KeeperState = {
  format: 1,
  runnable: [],
  history: [],
  asks: false,
  offered: null,
  isNews: false,
  refusals: [],
};

/** What was stored, or nothing remembered when it cannot be read. */
export function parseState(stored: unknown): KeeperState {
  const parsed = stateSchema.safeParse(stored);
  return parsed.success ? parsed.data : emptyState;
}

/** Lets a release run from now on; the first one ever is no news. */
export async function withRelease(state: KeeperState, text: string, nowMs: number): Promise<KeeperState> {
  const sighting = await sightingOf(text, nowMs);
  if (sighting === null) return state;
  return {
    ...state,
    runnable: [text, ...state.runnable.filter((other) => other !== text)].slice(0, RUNNABLE_RELEASES),
    history: [sighting, ...state.history].slice(0, HISTORY),
    isNews: state.history.length > 0,
    offered: null,
  };
}

/** What is remembered of a manifest, or null when it is none. */
export async function sightingOf(text: string, nowMs: number): Promise<Sighting | null> {
  const manifest = read(text);
  if (manifest === null) return null;
  return { hash: await releaseHash(manifest), version: manifest.version, commit: manifest.commit, atMs: nowMs };
}

export function withRefusal(state: KeeperState, path: string, nowMs: number): KeeperState {
  return { ...state, refusals: [{ path: path.slice(0, 300), atMs: nowMs }, ...state.refusals].slice(0, REFUSALS) };
}

/** The manifest of canonical text, or null. */
export function read(text: string): ReleaseManifest | null {
  const decoded = decodeManifest(utf8(text));
  return decoded.ok ? decoded.value : null;
}
