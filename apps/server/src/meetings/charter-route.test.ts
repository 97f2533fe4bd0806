// Publishing a later version of a charter: by proved hosts only, newest last, hosts never fewer.
import { LIMITS } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HostKey } from '../../test/host-key.js';
import { TestServer } from '../../test/test-server.js';

let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };

beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
});
afterEach(() => server.stop());

async function publish(token: string, change: Record<string, unknown> = {}, meetingId = meeting.meetingId) {
  const body = { version: 2, sealedChain: 'djI', hostKeys: [meeting.hostKey.publicKey], ...change };
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/charter`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  const answer = (await response.json()) as { error?: { code: string } };
  return answer.error?.code ?? response.status;
}

async function served(): Promise<unknown> {
  const response = await fetch(`${server.url}/api/meetings/${meeting.meetingId}`);
  return ((await response.json()) as { sealedChain: unknown }).sealedChain;
}

describe('a later version of a charter', () => {
  it('is handed to everybody who opens the link, after a restart as well, and gone with the meeting', async () => {
    const host = await server.host(meeting);
    expect(await served()).toBeNull();
    expect(await publish(host.session.token)).toBe(201);
    expect(await served()).toBe('djI');
    expect(await publish(host.session.token, { version: 5, sealedChain: 'djU' })).toBe(201);
    await server.restart();
    expect(await served()).toBe('djU');
    await server.app.context.rooms.end(meeting.meetingId);
    expect(await server.store.charters.sealedChain(meeting.meetingId)).toBeNull();
    expect(await publish(host.session.token, { version: 6 })).toBe('meeting/ended');
  });

  it('never makes way for an older one; the same again replaces it', async () => {
    const { token } = (await server.host(meeting)).session;
    expect(await publish(token, { version: 3, sealedChain: 'djM' })).toBe(201);
    expect(await publish(token, { version: 2 })).toBe('meeting/charter_older');
    expect(await served()).toBe('djM');
    expect(await publish(token, { version: 3, sealedChain: 'djNi' })).toBe(201);
    expect(await served()).toBe('djNi');
  });

  it('comes from a proved host who is in the meeting, and from nobody else', async () => {
    const host = await server.host(meeting);
    const member = await server.member(meeting.meetingId, host, 0);
    const visitor = await server.visitor(meeting.meetingId);
    for (const token of [member.session.token, visitor.session.token, 'A'.repeat(43), '', 'short']) {
      expect(await publish(token)).toBe('protocol/not_allowed');
    }
    const other = await server.meeting();
    expect(await publish((await server.host(other)).session.token)).toBe('protocol/not_allowed');
    // A host that is outside, proved or not, has nothing to put into force.
    const outside = await server.visitor(meeting.meetingId);
    await outside.prove(meeting.meetingId, meeting.hostKey);
    expect(await publish(outside.session.token)).toBe('protocol/not_allowed');
    expect(await publish(host.session.token, {}, 'A'.repeat(43))).toBe('meeting/unknown');
    expect(await served()).toBeNull();
  });

  it('names hosts, who can prove it from then on; it takes nobody’s standing away', async () => {
    const host = await server.host(meeting);
    const member = await server.member(meeting.meetingId, host, 0);
    const second = new HostKey();
    await expect(member.prove(meeting.meetingId, second)).rejects.toThrow('delivery/host_proof');
    const hostKeys = [meeting.hostKey.publicKey, second.publicKey];
    expect(await publish(host.session.token, { hostKeys })).toBe(201);
    await member.prove(meeting.meetingId, second);
    expect(await publish(member.session.token, { version: 3, hostKeys: [second.publicKey] })).toBe(
      'protocol/not_allowed',
    );
    expect(await publish(member.session.token, { version: 3, hostKeys })).toBe(201);
    await server.restart();
    const back = await server.visitor(meeting.meetingId);
    await back.prove(meeting.meetingId, second);
  });

  it('is refused in any other form', async () => {
    const { token } = (await server.host(meeting)).session;
    const wrong = [
      { version: 1 },
      { version: 65 },
      { version: '2' },
      { sealedChain: 'not base64url!' },
      { sealedChain: 'A'.repeat(Math.ceil((LIMITS.sealedChainBytes * 4) / 3) + 8) },
      { hostKeys: [] },
      { hostKeys: ['short'] },
      { hostKeys: Array.from({ length: 17 }, () => meeting.hostKey.publicKey) },
      { title: 'must never be sent' },
    ];
    for (const change of wrong) expect(await publish(token, change)).toBe('protocol/malformed');
    expect(await served()).toBeNull();
  });
});
