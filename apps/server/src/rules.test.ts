// Small rules without a server: addresses, origins, token bucket, error table, page paths, nonces.
import { AppError, systemRng } from '@incamera/kernel';
import { protocolErrors } from '@incamera/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestClock } from '../test/test-clock.js';
import { allLocalAddresses, isIpAddress, isLoopbackAddress } from './addresses.js';
import { Nonces } from './auth/nonces.js';
import { errorAnswer, HTTP_STATUS, isUnexpected, refuse } from './http-errors.js';
import { hostDecision, originAllowed } from './security/origin.js';
import { TokenBucket } from './security/token-bucket.js';
import { SerialQueue } from './socket/serial-queue.js';
import { isPagePath } from './web-app.js';

describe('addresses', () => {
  it('are told from names', () => {
    for (const address of ['127.0.0.1', '::1', '[::1]', '2001:db8::1']) expect(isIpAddress(address)).toBe(true);
    for (const name of ['localhost', 'meet.example', '1.2.3', '']) expect(isIpAddress(name)).toBe(false);
    expect(['127.9.9.9', '[::1]', '10.0.0.1', 'localhost'].map(isLoopbackAddress)).toEqual([true, true, false, false]);
  });
  it('of this machine contain no link-local ones', () => {
    expect(allLocalAddresses().filter((address) => /^(169\.254\.|fe80)/.test(address))).toEqual([]);
  });
});

describe('hosts and origins', () => {
  const meet = new URL('https://meet.example');
  it('send addresses on to a public name and leave names alone', () => {
    expect(hostDecision('192.0.2.1:8080', '/m/x', meet)).toEqual({
      kind: 'redirect',
      location: 'https://meet.example/m/x',
    });
    for (const host of ['meet.example', 'localhost:8080', 'proxy', '']) {
      expect(hostDecision(host, '/m/x', meet)).toEqual({ kind: 'serve' });
    }
    for (const path of ['/healthz', '/healthz?x', '/trust', '/trust/authority.crt']) {
      expect(hostDecision('192.0.2.1', path, meet)).toEqual({ kind: 'serve' });
    }
    expect(hostDecision('192.0.2.1', '/healthzzz', meet).kind).toBe('redirect');
  });
  it('never lead anywhere else than to the public URL', () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        const decision = hostDecision('192.0.2.1', `/${path}`, meet);
        if (decision.kind === 'redirect') expect(new URL(decision.location).origin).toBe(meet.origin);
      }),
    );
  });
  it('allow the own origin, and none only without a cookie', () => {
    expect(originAllowed('https://meet.example', true, meet.origin)).toBe(true);
    expect(originAllowed(undefined, false, meet.origin)).toBe(true);
    expect(originAllowed(undefined, true, meet.origin)).toBe(false);
    for (const origin of ['null', 'https://meet.example.evil', 'http://meet.example', '']) {
      expect(originAllowed(origin, false, meet.origin)).toBe(false);
    }
  });
});

describe('token bucket', () => {
  it('lets a burst through, then the rate', () => {
    const bucket = new TokenBucket(2, 3, 0);
    expect([0, 0, 0, 0].map((t) => bucket.take(t))).toEqual([true, true, true, false]);
    expect([499, 500, 500, 1_000].map((t) => bucket.take(t))).toEqual([false, true, false, true]);
  });
  it('never gives more than burst plus rate times time, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 200 }), (steps) => {
        const bucket = new TokenBucket(10, 5, 0);
        let nowMs = 0;
        let forwardMs = 0;
        let taken = 0;
        for (const step of steps) {
          nowMs += step;
          forwardMs += Math.max(0, step);
          if (bucket.take(nowMs)) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(5 + Math.ceil((10 * forwardMs) / 1000));
      }),
    );
  });
});

describe('error table', () => {
  it('has a status for every code of the protocol', () => {
    expect(Object.keys(HTTP_STATUS).sort()).toEqual(Object.keys(protocolErrors.texts).sort());
    expect(errorAnswer(refuse('meeting/ended'))).toMatchObject({
      status: 410,
      body: { error: { code: 'meeting/ended' } },
    });
  });
  it('says nothing about what was not expected', () => {
    const secret = new AppError('store/in_use', { message: 'secret', next: 'secret' });
    for (const error of [secret, new Error('secret'), 'secret', null]) {
      expect(JSON.stringify(errorAnswer(error))).not.toContain('secret');
      expect(errorAnswer(error).status).toBe(500);
      expect(isUnexpected(error)).toBe(true);
    }
    expect(isUnexpected(refuse('auth/signed_out'))).toBe(false);
  });
});

describe('pages', () => {
  it('are every path without a file, outside the API', () => {
    for (const path of ['/', '/m/abc', '/setup', '/meetings?x=1.2']) expect(isPagePath(path)).toBe(true);
    for (const path of ['/api/x', '/assets/x', '/favicon.ico', '/healthz', '/trust'])
      expect(isPagePath(path)).toBe(false);
  });
});

describe('nonces', () => {
  it('are good once, for two minutes, and do not pile up', () => {
    const clock = new TestClock();
    const nonces = new Nonces(clock, systemRng);
    const nonce = nonces.issue();
    expect([nonces.use(nonce), nonces.use(nonce), nonces.use('other')]).toEqual([true, false, false]);
    const first = nonces.issue();
    for (let i = 0; i < 10_000; i++) nonces.issue();
    expect(nonces.use(first)).toBe(false);
  });
});

describe('serial queue', () => {
  it('runs one step at a time, and goes on after a failure', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const step = (name: string, fails = false) =>
      queue.run(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([step('a'), step('b', true), step('c')]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
