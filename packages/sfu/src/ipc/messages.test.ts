import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sfuErrors } from '../errors.js';
import { SFU_LIMITS } from '../types.js';
import { readParentMessage, readWorkerMessage } from './messages.js';

const peer = { room: 'r', peer: 'p' };
const offer = { sdp: 'v=0', senders: { mic: '0' }, audioSlots: ['1'], videoSlots: ['2'] };

function refused(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (sfuErrors.owns(error) && error.code === 'sfu/bad_request') return true;
    throw error;
  }
}

describe('messages to the worker', () => {
  test('good ones pass as they are', () => {
    const messages = [
      { type: 'start', udpPort: 0, addresses: ['127.0.0.1'], bind: null, relayFrontPort: null },
      { type: 'start', udpPort: 9, addresses: ['127.0.0.1'], bind: '::1', relayFrontPort: 10 },
      { type: 'join', id: 1, ...peer, offer, wants: [{ peer: 'q', kind: 'screen' }], active: { mic: true } },
      { type: 'probe', id: 2, sdp: 'v=0' },
      { type: 'count', id: 3 },
      { type: 'leave', ...peer },
      { type: 'wants', ...peer, video: [] },
      { type: 'active', ...peer, kind: 'camera', active: false },
      { type: 'bridge', worker: 1, bridge: 7 },
      { type: 'span', room: 'r', workers: [1, 2] },
      { type: 'span', room: 'r', workers: [] },
      { type: 'stop' },
    ];
    for (const message of messages) expect(readParentMessage(message)).toEqual(message);
  });

  test.each([
    ['no object', null],
    ['an unknown type', { type: 'eval' }],
    ['an empty room', { type: 'leave', room: '', peer: 'p' }],
    ['a participant id of 10,000 characters', { type: 'leave', room: 'r', peer: 'p'.repeat(10_000) }],
    ['an SDP beyond the limit', { type: 'probe', id: 1, sdp: 'x'.repeat(SFU_LIMITS.sdpBytes + 1) }],
    ['a kind that does not exist', { type: 'active', ...peer, kind: 'tap', active: true }],
    ['an audio want', { type: 'wants', ...peer, video: [{ peer: 'q', kind: 'mic' }] }],
    ['too many wants', { type: 'wants', ...peer, video: Array(65).fill({ peer: 'q', kind: 'camera' }) }],
    [
      'a MID in two places',
      { type: 'join', id: 1, ...peer, offer: { ...offer, videoSlots: ['0'] }, wants: null, active: {} },
    ],
    [
      '33 slots',
      {
        type: 'join',
        id: 1,
        ...peer,
        offer: { ...offer, videoSlots: Array.from({ length: 33 }, (_, i) => `v${i}`) },
        wants: null,
        active: {},
      },
    ],
    [
      'a sender of an unknown kind',
      { type: 'join', id: 1, ...peer, offer: { ...offer, senders: { tap: '7' } }, wants: null, active: {} },
    ],
    ['a fractional id', { type: 'count', id: 1.5 }],
    ['a worker that cannot be', { type: 'bridge', worker: SFU_LIMITS.workers, bridge: 1 }],
    ['a meeting over more workers than there can be', { type: 'span', room: 'r', workers: Array(17).fill(1) }],
  ])('refused: %s', (_, message) => {
    expect(refused(() => readParentMessage(message))).toBe(true);
  });
});

test('anything at all is read or refused, in both directions', () => {
  const types = [
    'start',
    'join',
    'probe',
    'wants',
    'active',
    'bridge',
    'span',
    'ready',
    'unable',
    'answer',
    'counted',
    'failed',
    'slots',
    'transport',
    'unbridged',
    'log',
  ];
  const message = fc.oneof(
    fc.anything(),
    fc.record({
      type: fc.constantFrom(...types),
      id: fc.anything(),
      room: fc.anything(),
      slots: fc.anything(),
      workers: fc.anything(),
      context: fc.anything(),
    }),
  );
  fc.assert(
    fc.property(message, (value) => {
      refused(() => readParentMessage(value));
      refused(() => readWorkerMessage(value));
    }),
  );
});

describe('messages of the worker', () => {
  test('context is bounded and flat, so that a captured worker cannot fill the log', () => {
    const log = (context: unknown) => ({ type: 'log', level: 'warn', event: 'e', context });
    expect(readWorkerMessage(log({ count: 1, code: 'x', none: null }))).toBeTruthy();
    expect(refused(() => readWorkerMessage(log({ deep: {} })))).toBe(true);
    expect(refused(() => readWorkerMessage(log({ long: 'x'.repeat(201) })))).toBe(true);
  });

  test('an error must be one of ours', () => {
    expect(refused(() => readWorkerMessage({ type: 'failed', id: 1, code: 'evil/code', context: {} }))).toBe(true);
  });
});
