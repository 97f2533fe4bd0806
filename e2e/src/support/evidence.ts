// Devices of a meeting whose keys are sealed to holders, and what they would have played: for tests of investigations.
import { deriveLinkKeys, openCharter, parseMeetingLink } from '@incamera/charter';
import { holderIdOf } from '@incamera/identity';
import { type Bytes, concat, sha256, systemRng, toBase64Url, utf8, Writer } from '@incamera/kernel';
import { meetingSchema, wireBytes } from '@incamera/protocol';
import { type Officers, sealSecret, secretCommitment } from '@incamera/shares';
import { encodeWav } from '@incamera/testkit';
import { RecordingMarker } from '@incamera/watermark';
import { type Page } from 'playwright-core';

const RATE_HZ = 48_000;

/** A holder's card, as an officer gets it. */
export interface Card {
  readonly name: string;
  readonly organisation: string;
  readonly publicKey: string;
}

export interface SealedDevice {
  readonly key: Bytes;
  readonly bundle: string;
  /** Of the bundle, base64url. */
  readonly digest: string;
  /** The device's key in the meeting, base64url. */
  readonly leafKey: string;
}

/** The charter that a meeting was founded with, as its link opens it. */
export async function foundingCharterOf(link: string): Promise<Bytes> {
  const parsed = parseMeetingLink(link);
  if (!parsed.ok) throw parsed.error;
  const { meetingId, secret, origin } = parsed.value;
  const record = meetingSchema.parse(await (await fetch(`${origin}/api/meetings/${meetingId}`)).json());
  const charter = await openCharter(await deriveLinkKeys(meetingId, secret), wireBytes(record.sealedCharter));
  if (!charter.ok) throw charter.error;
  return charter.value.bytes;
}

/** Seals a new key, as the device of a participant does: two of these holders open it, for a case of so many officers. */
export async function sealDevice(
  charter: Bytes,
  cards: readonly Card[],
  name: string,
  officers: Officers = 1,
): Promise<SealedDevice> {
  const holders = await Promise.all(
    cards.map(async ({ name, organisation, publicKey }) => {
      const key = wireBytes(publicKey);
      return { holderId: await holderIdOf({ name, organisation, publicKey: key }), publicKey: key };
    }),
  );
  const key = systemRng.bytes(32);
  const meeting = await sha256(charter);
  const { owner, leafKey } = await signedOwner(name, charter, await secretCommitment('mark', meeting, key));
  const wanted = { purpose: 'mark', officers, meetingId: meeting, secret: key, threshold: 2, holders, owner };
  const { bundle, digest } = await sealSecret(wanted);
  return { key, bundle: toBase64Url(bundle), digest: toBase64Url(digest), leafKey: toBase64Url(leafKey) };
}

/** Name and nothing else, signed by a leaf key, as docs/protocol.md has it. */
async function signedOwner(
  name: string,
  charter: Bytes,
  commitment: Bytes,
): Promise<{ readonly owner: Bytes; readonly leafKey: Bytes }> {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const leafKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  const claims = new Writer().u8(2).raw(leafKey).text(name).u16(0).u16(0).u16(0).u16(0);
  const body = claims.bytes(charter).done();
  const meetingId = await sha256(charter);
  const statement = new Writer().raw(utf8('incamera/mark-owner/1')).text('mark').raw(meetingId).raw(commitment);
  const signed = statement.bytes(body).done();
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, signed));
  return { owner: concat(body, signature), leafKey };
}

/** Brings a sealed key to the server as whoever is at the door of the meeting, from a page of that server. */
export async function bringBundle(page: Page, meetingId: string, bundle: string): Promise<void> {
  const status = await page.evaluate(
    async ([meeting, sealed]) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/meetings/${meeting}/socket`);
      const token = await new Promise<string>((resolve, reject) => {
        socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', id: 1, protocol: 1, resume: null }));
        socket.onerror = () => reject(new Error('no connection'));
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(String(data)) as { type: string; result?: { token?: string } };
          if (message.type === 'reply' && message.result?.token) resolve(message.result.token);
        };
      });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const body = JSON.stringify({ bundle: sealed });
      const response = await fetch(`/api/meetings/${meeting}/bundles`, { method: 'POST', headers, body });
      socket.close();
      return response.status;
    },
    [meetingId, bundle] as const,
  );
  if (status >= 300) throw new Error(`the server answered ${status} to a sealed key`);
}

/** What the device of `key` would have played from that moment of the meeting on, as a WAV file. */
export function playedBy(key: Bytes, samples: Float32Array, clockSeconds: number): Buffer {
  return wavOf(markedBy(key, samples, clockSeconds));
}

/** The same as samples, mono, 48 kHz. */
export function markedBy(key: Bytes, samples: Float32Array, clockSeconds: number): Float32Array<ArrayBuffer> {
  const marker = new RecordingMarker({ key, channels: 1, sampleRateHz: RATE_HZ, clockSeconds, strength: 'standard' });
  const parts = [marker.push([samples])[0], marker.finish()[0]].map((part) => part ?? new Float32Array(0));
  const marked = new Float32Array(samples.length);
  let at = 0;
  for (const part of parts) {
    marked.set(part.subarray(0, marked.length - at), at);
    at += part.length;
  }
  return marked;
}

export function wavOf(samples: Float32Array<ArrayBuffer>): Buffer {
  return Buffer.from(encodeWav({ samples, sampleRateHz: RATE_HZ }));
}

/** A picture as a program of that kind writes it, made by the browser of this page. */
export async function pictureFile(page: Page, type: 'image/png' | 'image/jpeg' | 'image/webp'): Promise<Buffer> {
  const base64 = await page.evaluate(async (wanted) => {
    const canvas = new OffscreenCanvas(640, 400);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    for (let i = 0; i < 400; i++) {
      context.fillStyle = `hsl(${i * 37} 60% ${30 + (i % 50)}%)`;
      context.fillRect((i * 73) % 640, (i * 131) % 400, 60, 45);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: wanted })).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
  }, type);
  return Buffer.from(base64, 'base64');
}
