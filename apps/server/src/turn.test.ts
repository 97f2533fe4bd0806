import { createHmac } from 'node:crypto';
import { systemRng } from '@incamera/kernel';
import { relaysSchema } from '@incamera/protocol';
import { describe, expect, it } from 'vitest';
import { serverCommand, serverConfig } from './config.js';
import { TurnCredentials } from './turn.js';

const clock = { nowMs: () => 1_000_000_500, after: () => () => {}, every: () => () => {} };
const settings = { urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:443'], secret: 'north wind' };

describe('TURN credentials', () => {
  it('are what coturn computes, live as long as said, and differ each time', () => {
    const turn = new TurnCredentials(settings, clock, systemRng);
    const first = relaysSchema.parse(turn.issue(60_000));
    const [relay] = first.relays;
    expect(relay?.urls).toEqual(settings.urls);
    expect(relay?.username).toMatch(/^1000060:[\w-]{16}$/);
    expect(first.expiresAtMs).toBe(1_000_060_000);
    const expected = createHmac('sha1', 'north wind')
      .update(relay?.username ?? '')
      .digest('base64');
    expect(relay?.credential).toBe(expected);
    expect(turn.issue(60_000).relays[0]?.username).not.toBe(relay?.username);
  });

  it('are none where the operator runs no relay', () => {
    expect(new TurnCredentials(null, clock, systemRng).issue(60_000).relays).toEqual([]);
  });
});

describe('TURN settings', () => {
  const turnOf = (...flags: string[]) => {
    const command = serverCommand('0').exitOverride();
    return serverConfig(command.parse(flags, { from: 'user' }).opts()).turn;
  };

  it('are off by default, a list of URLs with a secret otherwise', () => {
    expect(turnOf()).toBeNull();
    expect(turnOf('--turn-urls', `${settings.urls.join(', ')}`, '--turn-secret', 'north wind')).toEqual(settings);
  });

  it.each([
    [['--turn-urls', 'turn:turn.example']],
    [['--turn-secret', 'alone']],
    [['--turn-urls', 'stun:stun.example', '--turn-secret', 'x']],
    [['--turn-urls', 'https://turn.example', '--turn-secret', 'x']],
    [['--turn-urls', 'turn:a?transport=sctp', '--turn-secret', 'x']],
  ])('refuse %j', (flags) => {
    expect(() => turnOf(...flags)).toThrow(expect.objectContaining({ code: 'server/config' }));
  });
});
