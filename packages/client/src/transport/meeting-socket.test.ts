import { Emitter, systemRng } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FakeClock } from '../../test/fake-clock.js';
import { type ClientWebSocket, type NetworkEvents } from '../environment.js';
import { MeetingSocket } from './meeting-socket.js';

class Wire implements ClientWebSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  give(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  lastOf(type: string): Record<string, unknown> {
    const message = this.sent.filter((each) => each.type === type).at(-1);
    if (!message) throw new Error(`no ${type}`);
    return message;
  }
}

const TOKEN = 'A'.repeat(43);
const session = (resumed: boolean) => ({
  peerId: 'p_aaaaaaaaaaaaaaaa',
  token: TOKEN,
  nonce: TOKEN,
  resumed,
  role: 'visitor',
  head: null,
  locked: false,
  serverTimeMs: 1,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

function start(token: string | null = null) {
  const clock = new FakeClock(0);
  const network = new Emitter<NetworkEvents>();
  const wires: Wire[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const environment = {
    publicUrl: 'https://meet.example',
    openWebSocket: (url: string) => {
      expect(url).toBe('wss://meet.example/api/meetings/ID/socket');
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    clock,
    network,
    logger,
    rng: systemRng,
  };
  const socket = new MeetingSocket({ environment, meetingId: 'ID', lastSeq: () => 7, token });
  const log: string[] = [];
  socket.events.on('session', (event) => log.push(`session ${event.session.resumed}`));
  socket.events.on('state', ({ state }) => log.push(state));
  socket.events.on('problem', ({ error }) => log.push(error.code));
  socket.events.on('refused', ({ error }) => log.push(`refused ${error.code}`));
  socket.events.on('message', ({ message }) => log.push(`message ${message.type}`));
  socket.start();
  const wire = () => {
    const last = wires.at(-1);
    if (!last) throw new Error('no wire');
    return last;
  };
  const hello = async (answer: object) => {
    wire().onopen?.();
    wire().give({ type: 'reply', id: wire().lastOf('hello').id, ...answer });
    await settled();
  };
  return { clock, network, wires, wire, socket, log, hello };
}

describe('the socket of a meeting', () => {
  it('says hello, and resumes with its token and the last entry after a loss', async () => {
    const { wire, wires, hello, clock, log } = start();
    await hello({ ok: true, result: session(false) });
    wire().onclose?.();
    clock.advance(300);
    expect(wires).toHaveLength(2);
    await hello({ ok: true, result: session(true) });
    expect(wire().lastOf('hello')).toMatchObject({ resume: { token: TOKEN, lastSeq: 7 } });
    expect(log).toEqual(['online', 'session false', 'reconnecting', 'online', 'session true']);
  });

  it('starts afresh when the server does not know the session any more', async () => {
    const { wire, hello, log } = start(TOKEN);
    await hello({ ok: false, error: { code: 'session/unknown', message: '' } });
    await hello({ ok: true, result: session(false) });
    expect(wire().lastOf('hello')).toMatchObject({ resume: null });
    expect(log.at(-1)).toBe('session false');
  });

  it('passes deny lists on as bytes, apart from what the meeting says, and nothing that is none', async () => {
    const { hello, socket, wire, log } = start();
    const lists: number[][] = [];
    socket.events.on('denied', ({ list }) => lists.push([...list]));
    await hello({ ok: true, result: session(false) });
    wire().give({ type: 'identity.denied', list: 'AQID' });
    for (const list of ['', '!', 'A'.repeat(1_400_000)]) wire().give({ type: 'identity.denied', list });
    expect(lists).toEqual([[1, 2, 3]]);
    expect(log.slice(2)).toEqual(Array(3).fill('client/malformed_answer'));
  });

  it('stops for good at errors that no attempt changes', async () => {
    const { hello, log, wires, clock } = start();
    await hello({ ok: false, error: { code: 'meeting/ended', message: 'nice words of the server' } });
    clock.advance(60_000);
    expect(log).toEqual(['closed', 'refused meeting/ended']);
    expect(wires).toHaveLength(1);
  });

  it('gives every request exactly one end: answer, refusal, time, or loss', async () => {
    const { hello, socket, wire, clock } = start();
    const early = socket.request({ type: 'ping' }, z.unknown());
    await expect(early).rejects.toMatchObject({ code: 'client/connection_lost' });
    await hello({ ok: true, result: session(false) });
    const ask = () => socket.request({ type: 'meeting.lock', locked: true }, z.strictObject({ a: z.number() }));
    const idOf = () => wire().lastOf('meeting.lock').id;
    const good = ask();
    wire().give({ type: 'reply', id: idOf(), ok: true, result: { a: 1 } });
    wire().give({ type: 'reply', id: idOf(), ok: false, error: { code: 'server/internal', message: '' } });
    expect(await good).toEqual({ a: 1 });
    const refused = ask();
    wire().give({ type: 'reply', id: idOf(), ok: false, error: { code: 'made/up', message: 'x' } });
    await expect(refused).rejects.toMatchObject({ code: 'server/internal' });
    const strange = ask();
    wire().give({ type: 'reply', id: idOf(), ok: true, result: { b: 1 } });
    await expect(strange).rejects.toMatchObject({ code: 'client/malformed_answer' });
    const late = ask();
    late.catch(() => undefined);
    clock.advance(10_001);
    await expect(late).rejects.toMatchObject({ code: 'client/request_timeout' });
    const lost = ask();
    wire().onclose?.();
    await expect(lost).rejects.toMatchObject({ code: 'client/connection_lost' });
  });

  it('names malformed messages and goes on', async () => {
    const { hello, wire, log } = start();
    await hello({ ok: true, result: session(false) });
    for (const nonsense of ['{', '[]', '{"type":"commit"}', '{"type":"admin"}']) wire().give(nonsense);
    wire().onmessage?.({ data: new ArrayBuffer(3) });
    wire().give({ type: 'ended' });
    expect(log.slice(2)).toEqual([...Array<string>(5).fill('client/malformed_answer'), 'message ended']);
  });

  it('notices a path that went silent, and tries at once when the network is back', async () => {
    const { hello, wires, clock, network, log } = start();
    await hello({ ok: true, result: session(false) });
    clock.advance(16_000);
    expect(wires[0]?.closed).toBe(true);
    expect(log).toContain('reconnecting');
    network.emit('online', {});
    const count = wires.length;
    network.emit('offline', {});
    expect(wires.at(-1)?.closed).toBe(true);
    network.emit('online', {});
    expect(wires.length).toBe(count + 1);
  });
});
