import { AppError } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OFFERS, SIMULCAST_OFFER } from '../../test/offers.js';
import { SFU_LIMITS, type SfuOffer } from '../types.js';
import { readNativeAnswer, writeAnswer, writeNativeOffer, writeProbeAnswer } from './answer.js';
import { negotiate } from './negotiation.js';
import { parseOffer } from './session-description.js';

const LOCAL = {
  iceUfrag: 'localufrag',
  icePwd: 'localpasswordlocalpassword',
  fingerprint: { algorithm: 'sha-256', value: Array(32).fill('AB').join(':') },
} as const;
const ANNOUNCED = { addresses: ['192.0.2.1', '2001:db8::1', '127.0.0.1'], udpPort: 40404, relayFrontPort: null };

let next = 1000;
const ssrc = (): number => next++;

function answerTo(offer: SfuOffer): string {
  const description = parseOffer(offer.sdp);
  return writeAnswer(description, negotiate(description, offer, ssrc), LOCAL, ANNOUNCED);
}

function sections(sdp: string): string[][] {
  const lines = sdp.trimEnd().split('\r\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('m=') ? [index] : []));
  return starts.map((start, index) => lines.slice(start, starts[index + 1]));
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('an offer of a browser', () => {
  test.each(['chromium', 'firefox'] as const)('of %s is understood', (name) => {
    const description = parseOffer(OFFERS[name].sdp);
    expect(description.remote.iceUfrag.length).toBeGreaterThanOrEqual(4);
    expect(description.remote.fingerprint.value).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const negotiation = negotiate(description, OFFERS[name], ssrc);
    expect(negotiation.senders.map(({ kind, mid, media }) => [kind, mid, media])).toEqual([
      ['mic', '0', 'audio'],
      ['camera', '1', 'video'],
      ['screen', '2', 'video'],
      ['screen-audio', '3', 'audio'],
    ]);
    const camera = negotiation.senders[1];
    expect(camera?.payloadType).toBe(name === 'chromium' ? 96 : 120);
    expect(camera?.rtxPayloadType).toBe(name === 'chromium' ? 97 : 124);
    expect(camera?.ssrcs).toHaveLength(1);
    expect(camera?.rtxSsrcs).toHaveLength(1);
    expect(negotiation.extensions.mid).toBe(name === 'chromium' ? 4 : 3);
    expect(negotiation.extensions.transportCc).toBe(name === 'chromium' ? 3 : 7);
    expect(negotiation.slots.map(({ mid, media }) => [mid, media])).toEqual([
      ['4', 'audio'],
      ['5', 'video'],
    ]);
  });

  test.each(['chromium', 'firefox'] as const)('of %s gets a complete answer', (name) => {
    const answer = answerTo(OFFERS[name]);
    const [mic, camera, , , audioSlot, videoSlot] = sections(answer) as [
      string[],
      string[],
      string[],
      string[],
      string[],
      string[],
    ];
    expect(answer).toContain('a=group:BUNDLE 0 1 2 3 4 5\r\n');
    expect(mic).toContain('a=recvonly');
    expect(mic.join()).toMatch(/a=fmtp:\d+ minptime=10;useinbandfec=1;cbr=1;usedtx=0;maxaveragebitrate=24000;stereo=0/);
    expect(camera.filter((line) => /rtpmap/.test(line)).map((line) => line.split(' ')[1])).toEqual([
      'VP8/90000',
      'rtx/90000',
    ]);
    expect(camera.join()).toMatch(/a=rtcp-fb:\d+ transport-cc/);
    for (const slot of [audioSlot, videoSlot]) {
      expect(slot).toContain('a=sendonly');
      expect(slot.join()).toMatch(/a=ssrc:\d+ cname:slot-\d/);
    }
    // Repairs have an SSRC of their own; sound is repaired by its own redundancy unless the browser asks for more.
    expect(videoSlot.join('\n')).toMatch(/a=rtcp-fb:(\d+) nack\n[\s\S]*apt=\1\n/);
    expect(videoSlot.join('\n')).toMatch(
      /a=ssrc-group:FID (\d+) (\d+)\na=ssrc:\1 cname:slot-5\na=ssrc:\2 cname:slot-5$/,
    );
    expect(audioSlot.join()).not.toContain('nack');
    for (const section of sections(answer)) {
      expect(section).toContain('a=setup:passive');
      expect(section).toContain('a=rtcp-mux');
    }
    // One candidate per address, in the first section only.
    expect(mic.filter((line) => line.startsWith('a=candidate'))).toEqual([
      'a=candidate:1 1 udp 2130706431 192.0.2.1 40404 typ host',
      'a=candidate:2 1 udp 2130706175 2001:db8::1 40404 typ host',
      'a=candidate:3 1 udp 2130705919 127.0.0.1 40404 typ host',
    ]);
    expect(answer.split('a=candidate').length).toBe(4);
  });

  test.each(['chromium', 'firefox'] as const)('of %s: only extensions without speech activity are accepted', (name) => {
    expect(OFFERS[name].sdp).toContain('audio-level');
    const accepted = [...answerTo(OFFERS[name]).matchAll(/a=extmap:\d+ (\S+)/g)].map((match) => match[1]);
    expect([...new Set(accepted)].sort()).toEqual(
      [
        'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
        'urn:ietf:params:rtp-hdrext:sdes:mid',
        ...(name === 'chromium'
          ? ['urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id', 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id']
          : []),
      ].sort(),
    );
  });

  test('layers are taken up by their RIDs, low to high; without the RID extension there is one', () => {
    const description = parseOffer(SIMULCAST_OFFER.sdp);
    const negotiation = negotiate(description, SIMULCAST_OFFER, ssrc);
    expect(negotiation.senders.map(({ rids }) => rids)).toEqual([[], ['q', 'h', 'f'], [], []]);
    const camera = sections(answerTo(SIMULCAST_OFFER))[1] as string[];
    expect(camera.filter((line) => /^a=(rid|simulcast)/.test(line))).toEqual([
      'a=rid:q recv',
      'a=rid:h recv',
      'a=rid:f recv',
      'a=simulcast:recv q;h;f',
    ]);
    const without = SIMULCAST_OFFER.sdp.replaceAll(/a=extmap:10 .*\r\n/g, '');
    expect(negotiate(parseOffer(without), SIMULCAST_OFFER, ssrc).senders[1]?.rids).toEqual([]);
    const alternatives = SIMULCAST_OFFER.sdp.replace('send q;h;f', 'send q,h;~f');
    expect(negotiate(parseOffer(alternatives), SIMULCAST_OFFER, ssrc).senders[1]?.rids).toEqual(['q', 'f']);
    for (const wrong of ['send q;h;x', 'send q;q', 'send ']) {
      expect(codeOf(() => parseOffer(SIMULCAST_OFFER.sdp.replace('send q;h;f', wrong)))).toBe('sfu/malformed_offer');
    }
  });

  test('repair of sound is negotiated where it is offered', () => {
    const sdp = OFFERS.chromium.sdp.replaceAll(
      'a=rtcp-fb:111 transport-cc',
      'a=rtcp-fb:111 transport-cc\r\na=rtcp-fb:* nack',
    );
    const answer = sections(answerTo({ ...OFFERS.chromium, sdp }));
    for (const index of [0, 4]) expect(answer[index]).toContain('a=rtcp-fb:111 nack');
  });

  test('m-lines that nobody named are refused one by one', () => {
    const description = parseOffer(OFFERS.chromium.sdp);
    const negotiation = negotiate(description, { senders: { mic: '0' }, audioSlots: [], videoSlots: [] }, ssrc);
    const answer = writeAnswer(description, negotiation, LOCAL, ANNOUNCED);
    expect(sections(answer).map(([first]) => first)).toEqual([
      'm=audio 40404 UDP/TLS/RTP/SAVPF 111',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'm=audio 0 UDP/TLS/RTP/SAVPF 111',
      'm=audio 0 UDP/TLS/RTP/SAVPF 111',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
    ]);
    expect(answer).toContain('a=group:BUNDLE 0\r\n');
  });

  test('slots never share an SSRC with each other or with the senders', () => {
    const description = parseOffer(OFFERS.chromium.sdp);
    const offered = description.media.flatMap((line) => [...line.ssrcs, ...line.rtxSsrcs]);
    const negotiation = negotiate(description, OFFERS.chromium, () => offered[0] as number);
    const all = [...offered, ...negotiation.slots.flatMap((slot) => [slot.ssrc, ...(slot.rtx ? [slot.rtx.ssrc] : [])])];
    expect(new Set(all).size).toBe(all.length);
  });

  test('the native library gets nothing of it but ICE and DTLS parameters', () => {
    const { remote } = parseOffer(
      OFFERS.chromium.sdp.replace('a=mid:0', 'a=candidate:1 1 udp 1 198.51.100.7 9 typ host\r\na=mid:0'),
    );
    const native = writeNativeOffer(remote);
    expect(native).not.toContain('candidate');
    expect(native.match(/^m=/gm)).toHaveLength(1);
    expect(readNativeAnswer(native)).toEqual(remote);
  });

  test('the lobby check accepts one m-line that carries nothing', () => {
    const answer = writeProbeAnswer(parseOffer(OFFERS.firefox.sdp), LOCAL, ANNOUNCED);
    expect(sections(answer).map((section) => section[0]?.split(' ')[1])).toEqual(['40404', '0', '0', '0', '0', '0']);
    expect(sections(answer)[0]).toContain('a=inactive');
  });
});

describe('a hostile or unusual offer', () => {
  const edit = (from: string | RegExp, to: string): string => {
    const edited = OFFERS.chromium.sdp.replace(from, to);
    expect(edited).not.toBe(OFFERS.chromium.sdp);
    return edited;
  };

  test.each([
    ['empty', '', 'sfu/malformed_offer'],
    ['no SDP', 'hello', 'sfu/malformed_offer'],
    ['without m-lines', 'v=0\r\n', 'sfu/malformed_offer'],
    ['with 10,000 m-lines', `v=0\r\n${'m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(3000)}`, 'sfu/malformed_offer'],
    ['too long', `v=0\r\n${'a=x\r\n'.repeat(SFU_LIMITS.sdpBytes / 5)}`, 'sfu/malformed_offer'],
    ['with one endless line', `v=0\r\na=${'x'.repeat(5000)}\r\n`, 'sfu/malformed_offer'],
    ['with a control character', edit('a=mid:0', 'a=mid:\x000'), 'sfu/malformed_offer'],
    ['with the same MID twice', edit('a=mid:1', 'a=mid:0'), 'sfu/malformed_offer'],
    ['with a MID of strange characters', edit('a=mid:0', 'a=mid:0 a=b'), 'sfu/malformed_offer'],
    ['with a payload type of 300', edit('a=rtpmap:96 ', 'a=rtpmap:300 '), 'sfu/malformed_offer'],
    ['with a port of 99999', edit('m=audio 9 ', 'm=audio 99999 '), 'sfu/malformed_offer'],
    [
      'with a password of strange characters',
      edit(/a=ice-pwd:.*/, 'a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaaa\x7f'),
      'sfu/malformed_offer',
    ],
    ['with a fingerprint that is too short', edit(/sha-256 \S+/, 'sha-256 AA:BB'), 'sfu/unsupported_offer'],
    ['with a SHA-1 fingerprint', edit('sha-256', 'sha-1'), 'sfu/unsupported_offer'],
    ['that wants to be DTLS server', edit('a=setup:actpass', 'a=setup:passive'), 'sfu/unsupported_offer'],
    ['without BUNDLE', edit(/a=group:BUNDLE.*\r\n/, ''), 'sfu/unsupported_offer'],
    ['without an ICE password', edit(/a=ice-pwd:.*\r\n/, ''), 'sfu/unsupported_offer'],
    ['with two ICE passwords', edit(/(a=ice-pwd:.*\r\n)/, '$1$1'), 'sfu/malformed_offer'],
    [
      'with 100 SSRCs',
      edit('a=mid:0\r\n', `a=mid:0\r\n${Array.from({ length: 100 }, (_, i) => `a=ssrc:${i} cname:x\r\n`).join('')}`),
      'sfu/malformed_offer',
    ],
  ])('%s', (_, sdp, code) => {
    expect(codeOf(() => parseOffer(sdp))).toBe(code);
  });

  test.each([
    ['a MID that is not there', OFFERS.chromium.sdp, { mic: '99' }, [], 'sfu/bad_request'],
    ['a microphone on a video line', OFFERS.chromium.sdp, { mic: '1' }, [], 'sfu/unsupported_offer'],
    ['a slot that sends only', OFFERS.chromium.sdp, {}, ['0'], 'sfu/unsupported_offer'],
    ['no Opus', OFFERS.chromium.sdp.replaceAll('opus/48000', 'opus/8000'), { mic: '0' }, [], 'sfu/unsupported_offer'],
    ['an m-line outside the bundle', edit('BUNDLE 0 1', 'BUNDLE 1'), { mic: '0' }, [], 'sfu/unsupported_offer'],
    ['a refused m-line', edit('m=audio 9 ', 'm=audio 0 '), { mic: '0' }, [], 'sfu/unsupported_offer'],
    ['no rtcp-mux', edit('a=rtcp-mux\r\n', ''), { mic: '0' }, [], 'sfu/unsupported_offer'],
    [
      'one id for two extensions',
      OFFERS.chromium.sdp.replaceAll('extmap:4 ', 'extmap:3 '),
      { mic: '0' },
      [],
      'sfu/unsupported_offer',
    ],
  ])('with %s', (_, sdp, senders, audioSlots, code) => {
    expect(codeOf(() => negotiate(parseOffer(sdp), { senders, audioSlots, videoSlots: [] }, ssrc))).toBe(code);
  });

  test('whatever is changed in it, the outcome is an answer or a typed refusal, and the answer has only clean lines', () => {
    const sources = [OFFERS.chromium.sdp, OFFERS.firefox.sdp];
    const change = fc.record({
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      cut: fc.integer({ min: 0, max: 60 }),
      text: fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('\r\n', 'm=', 'a=', ':', '4294967296', '-1', '\r\na=mid:0'),
      ),
    });
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(change, { minLength: 1, maxLength: 4 }), (source, changes) => {
        let sdp = source;
        for (const { at, cut, text } of changes) {
          const start = Math.floor(at * sdp.length);
          sdp = sdp.slice(0, start) + text + sdp.slice(start + cut);
        }
        let answer = '';
        const code = codeOf(() => {
          const description = parseOffer(sdp);
          answer = writeAnswer(description, negotiate(description, OFFERS.chromium, ssrc), LOCAL, ANNOUNCED);
        });
        expect(code).toMatch(/^(accepted|sfu\/(malformed_offer|unsupported_offer|bad_request))$/);
        for (const line of answer.split('\r\n')) expect(line).toMatch(/^([a-z]=[ -~]+)?$/);
      }),
      { numRuns: 500 },
    );
  });
});
