// Looking into the log for what was testified: a server that logs it, one that leaves it out, and one that makes openings up.
import { type Bytes, copyBytes, silentLogger, toBase64Url } from '@incamera/kernel';
import { type HistoryPage } from '@incamera/protocol';
import {
  Batch,
  batchSecret,
  commitEntry,
  ED25519,
  encodeEntry,
  encodeLogEntry,
  LogWriter,
  noteSigner,
  openCheckpoint,
  TileReader,
} from '@incamera/tlog';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryLog } from '../../../tlog/test/memory-log.js';
import { LoggedTestimonies } from './logged-testimonies.js';

const MEETING = toBase64Url(new Uint8Array(32).fill(1));
const SECRET = new Uint8Array(32).fill(9);
const SALT = new Uint8Array(32).fill(4);
const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
const signer = await noteSigner('example.org/log', ED25519, keys);
const commitment = (n: number): Bytes => new Uint8Array(32).fill(n);

let memory: MemoryLog;
let writer: LogWriter<unknown>;
let size: number;
let reader: TileReader | null;
/** What the server hands out of the meeting's history. */
let entries: HistoryPage['entries'];
let asked: number;
let pageLength: number;

beforeEach(async () => {
  memory = new MemoryLog();
  writer = await LogWriter.open(memory, signer);
  size = 0;
  reader = null;
  entries = [];
  asked = 0;
  pageLength = 100;
});

/** One tick of the log, with these testimonies in it; and this device verifies it. */
async function tick(...logged: readonly number[]): Promise<void> {
  const event = (n: number) => ({
    type: 'testimony' as const,
    meetingId: MEETING,
    peerId: 'p',
    commitment: commitment(n),
  });
  const bytes = logged.map((n) => encodeEntry({ ...event(n), atMs: n }));
  const leaves = new Map(bytes.map((entry, place) => [place, commitEntry(SALT, entry)]));
  const batch = new Batch(batchSecret(SECRET, size), leaves);
  const { checkpoint } = await writer.append(async () => ({ entries: [encodeLogEntry(batch.root())], extra: null }));
  bytes.forEach((entry, place) => {
    const opened = { salt: toBase64Url(SALT), entry: toBase64Url(entry) };
    entries.push({ batchIndex: size, place, opened, path: batch.path(place).map(toBase64Url) });
  });
  size += 1;
  reader = await TileReader.open(await openCheckpoint(checkpoint, signer.key), memory);
}

function looking(): LoggedTestimonies {
  const getAs = async (path: string) => {
    asked += 1;
    const query = new URL(`https://server${path}`).searchParams;
    const [batch, place] = [Number(query.get('batch')), Number(query.get('place'))];
    const rest = entries.filter((one) => one.batchIndex > batch || (one.batchIndex === batch && one.place >= place));
    const next = rest[pageLength];
    const position = next === undefined ? null : { batchIndex: next.batchIndex, place: next.place };
    return { entries: rest.slice(0, pageLength), next: position };
  };
  return new LoggedTestimonies({
    http: { getAs } as never,
    meetingId: MEETING,
    token: () => 'token',
    log: {
      last: () => (reader === null ? null : { ...reader.head, root: copyBytes(reader.head.root) }),
      reader: () => reader,
    },
    environment: { logger: silentLogger },
  });
}

describe('what was testified', () => {
  it('is found where the log holds it, and nobody is named', async () => {
    const logged = looking();
    await tick();
    logged.expect('ada', commitment(1));
    logged.expect('bob', commitment(2));
    await tick(1);
    await tick(2);
    for (let i = 0; i < 4; i++) await tick();
    await logged.look();
    expect(logged.overdue.size).toBe(0);
    expect(asked).toBe(1);
  });

  it('is asked for only when it should be there, and once for each state of the log', async () => {
    const logged = looking();
    await tick();
    logged.expect('ada', commitment(1));
    for (let i = 0; i < 3; i++) await tick();
    await logged.look();
    expect(asked).toBe(0);
    await tick();
    for (let i = 0; i < 3; i++) await logged.look();
    expect(asked).toBe(1);
  });

  it('and was acknowledged and left out is named, and forgiven once it is there', async () => {
    const logged = looking();
    await tick();
    logged.expect('ada', commitment(1));
    logged.expect('bob', commitment(2));
    await tick(2);
    for (let i = 0; i < 4; i++) await tick();
    await logged.look();
    expect([...logged.overdue]).toEqual(['ada']);
    await tick(1);
    await logged.look();
    expect(logged.overdue.size).toBe(0);
  });

  it('is not taken from the server’s word: an opening that the log does not hold counts for nothing', async () => {
    const logged = looking();
    await tick();
    logged.expect('ada', commitment(1));
    await tick(7);
    for (let i = 0; i < 4; i++) await tick();
    const entry = encodeEntry({
      type: 'testimony',
      atMs: 1,
      meetingId: MEETING,
      peerId: 'p',
      commitment: commitment(1),
    });
    entries = entries.map((one) => ({ ...one, opened: { salt: toBase64Url(SALT), entry: toBase64Url(entry) } }));
    await logged.look();
    expect([...logged.overdue]).toEqual(['ada']);
  });

  it('beyond what this device has verified is looked at later', async () => {
    const logged = looking();
    await tick();
    logged.expect('ada', commitment(1));
    for (let i = 0; i < 5; i++) await tick();
    const verified = reader;
    await tick(1);
    reader = verified;
    await logged.look();
    expect([...logged.overdue]).toEqual(['ada']);
    await tick();
    await logged.look();
    expect(logged.overdue.size).toBe(0);
  });

  it('is read page by page, and a server that leads in circles is not followed', async () => {
    const logged = looking();
    await tick();
    for (let n = 1; n <= 5; n++) logged.expect(`member ${n}`, commitment(n));
    await tick(1, 2, 3, 4, 5);
    for (let i = 0; i < 4; i++) await tick();
    pageLength = 2;
    await logged.look();
    expect(logged.overdue.size).toBe(0);
    pageLength = 0;
    logged.expect('ada', commitment(9));
    for (let i = 0; i < 5; i++) await tick();
    await logged.look();
    expect([...logged.overdue]).toEqual(['ada']);
  });

  it('of who is gone is not waited for', async () => {
    const logged = looking();
    logged.expect('ada', commitment(1));
    await tick();
    await logged.look();
    for (let i = 0; i < 5; i++) await tick();
    await logged.look();
    expect([...logged.overdue]).toEqual(['ada']);
    logged.keepOnly(new Set(['bob']));
    expect(logged.overdue.size).toBe(0);
  });
});
