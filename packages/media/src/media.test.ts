import { describe, expect, it } from 'vitest';
import { captureError } from './capture.js';
import { cameraLayers, cameraRateBps, layersBySsrc } from './layers.js';
import { LinkHistory, sampleOf } from './link-quality.js';
import { loudnessOf } from './loudness.js';

import { hardenDescription, withSoundRepair } from './sdp-policy.js';
import { SendAudit } from './send-audit.js';

describe('the audit of what was sent', () => {
  it('is content while the worker took every frame, also when frames lag or get lost behind it', () => {
    const audit = new SendAudit();
    for (let second = 1; second <= 60; second++) {
      expect(audit.check(Math.max(0, second * 50 - 3), second * 50)).toBe(0);
    }
    expect(audit.check(60 * 50, 60 * 50)).toBe(0);
  });
  it('counts every frame that went past the worker', () => {
    expect(new SendAudit().check(1, 0)).toBe(1);
    const audit = new SendAudit();
    audit.check(50, 50);
    expect(audit.check(51, 50)).toBe(1);
  });
  it('does not let frames that were never sent pay for plaintext later', () => {
    const audit = new SendAudit();
    for (let second = 1; second <= 20; second++) expect(audit.check(0, second * 50)).toBe(0);
    audit.check(50, 20 * 50);
    expect(audit.check(100, 20 * 50)).toBeGreaterThan(0);
  });
  it('bears a machine that stands still for seconds and then sends everything at once', () => {
    const audit = new SendAudit();
    expect(audit.check(50, 50)).toBe(0);
    for (const encrypted of [100, 150, 200, 250]) expect(audit.check(60, encrypted)).toBe(0);
    expect(audit.check(300, 300)).toBe(0);
    expect(audit.check(351, 350)).toBe(1);
  });
});

describe('an offer or an answer', () => {
  const answer = [
    'v=0',
    'a=extmap:9 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
    'a=mid:0',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level',
    'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;cbr=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 109',
    'a=rtpmap:109 OPUS/48000/2',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=rtpmap:96 VP8/90000',
    'a=fmtp:96 max-fs=3600',
    'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    '',
  ].join('\r\n');
  it('carries no audio levels, pauses or variable bit rate', () => {
    const lines = hardenDescription(answer).split('\r\n');
    expect(lines.some((line) => line.includes('audio-level'))).toBe(false);
    expect(lines).toContain('a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(lines).toContain('a=fmtp:111 minptime=10;useinbandfec=1;usedtx=0;cbr=1');
    expect(lines).toContain('a=fmtp:109 cbr=1;usedtx=0');
    expect(lines).toContain('a=fmtp:96 max-fs=3600');
    expect(lines.filter((line) => line.startsWith('m='))).toHaveLength(3);
    expect(lines.at(-1)).toBe('');
  });
  it('is left as it is where nothing is wrong, whatever its line ends', () => {
    const good = 'v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n';
    expect(hardenDescription(good)).toBe(good.replaceAll('\n', '\r\n'));
  });
});

describe('our offer', () => {
  const offer = [
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=rtpmap:63 red/48000/2',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=rtpmap:96 VP8/90000',
    '',
  ].join('\r\n');
  it('asks for repair of sound, once, and changes nothing else', () => {
    const asking = withSoundRepair(offer);
    const added = 'a=rtcp-fb:111 nack\r\n';
    expect(asking.replace(added, '')).toBe(offer);
    expect(asking.split('\r\n').filter((line) => line.endsWith(' nack'))).toEqual(['a=rtcp-fb:111 nack']);
    expect(withSoundRepair(asking)).toBe(asking);
  });
});

describe('the quality of the link', () => {
  const sound = { type: 'outbound-rtp', kind: 'audio', mid: '0' };
  const report = (bytes: number, lost: number) =>
    Object.entries({
      a: { ...sound, bytesSent: bytes, packetsSent: 14, retransmittedPacketsSent: 4 },
      v: { type: 'outbound-rtp', kind: 'video', mid: '1', bytesSent: 0, framesSent: 7, packetsSent: 30 },
      i: { type: 'inbound-rtp', bytesReceived: 2 * bytes, packetsReceived: 100 - lost, packetsLost: lost },
      p: { type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.02 },
      q: { type: 'candidate-pair', state: 'waiting', currentRoundTripTime: 9 },
    });
  it('is summed from reports, over the last seconds only', () => {
    const history = new LinkHistory();
    expect(history.quality()).toEqual({ rttMs: null, lossRatio: null, sendRateBps: 0, receiveRateBps: 0 });
    history.add(sampleOf(report(0, 0), 0));
    for (let second = 1; second <= 20; second++) history.add(sampleOf(report(second * 1_000, 0), second * 1_000));
    expect(history.quality()).toMatchObject({ rttMs: 20, sendRateBps: 8_000, receiveRateBps: 16_000 });
    expect(sampleOf(report(0, 0), 0).framesSent).toEqual(
      new Map([
        ['0', 10],
        ['1', 7],
      ]),
    );
  });
});

describe('the layers of the camera', () => {
  const scales = (shortSide: number, encodings = 3, needed: number[] | null = null) =>
    cameraLayers(encodings, shortSide, needed).map((layer) => (layer.active ? layer.scaleResolutionDownBy : 0));
  it('are filled from the lowest, and a small picture has fewer', () => {
    expect(scales(720)).toEqual([4, 2, 1]);
    expect(scales(1080)).toEqual([4, 2, 1]);
    expect(scales(480)).toEqual([2, 1, 0]);
    expect(scales(360)).toEqual([2, 1, 0]);
    expect(scales(180)).toEqual([1, 0, 0]);
  });
  it('are one at full size where the server takes one', () => {
    expect(scales(720, 1)).toEqual([1]);
    expect(cameraLayers(1, 720, null)[0]?.maxBitrate).toBe(cameraRateBps(720));
  });
  it('are sent when somebody watches, and none when nobody does', () => {
    expect(scales(720, 3, [0, 2])).toEqual([4, 0, 1]);
    expect(scales(720, 3, [])).toEqual([0, 0, 0]);
    expect(scales(720, 1, [])).toEqual([0]);
  });
  it('serve who asked for a larger one than there is now with the largest there is', () => {
    expect(scales(180, 3, [2])).toEqual([1, 0, 0]);
    expect(scales(360, 3, [2])).toEqual([0, 1, 0]);
    expect(scales(720, 1, [2])).toEqual([1]);
  });
  it('cost less the smaller they are', () => {
    const [q, h, f] = cameraLayers(3, 720, null).map((layer) => layer.maxBitrate);
    expect([q, h, f]).toEqual([cameraRateBps(180), cameraRateBps(360), cameraRateBps(720)]);
  });
  it('have one that passes beside three voices on 300 kbit/s', () => {
    const [q] = cameraLayers(3, 720, null);
    // SRTP, UDP, IPv4, RTP with extensions, SFrame and the VP8 descriptor take up to 100 bytes a packet, one a frame.
    const pictureBps = (q?.maxBitrate ?? Infinity) + (q?.maxFramerate ?? Infinity) * 100 * 8;
    // 24 kbit/s and 92 bytes of the same headers, 50 times a second.
    const voiceBps = 24_000 + 50 * 92 * 8;
    expect(3 * voiceBps + pictureBps).toBeLessThan(0.9 * 300_000);
  });
  it('are told by the RID of each SSRC, of one m-line only', () => {
    const report = Object.entries({
      a: { type: 'outbound-rtp', mid: '1', ssrc: 30, rid: 'f' },
      b: { type: 'outbound-rtp', mid: '1', ssrc: 10, rid: 'q' },
      c: { type: 'outbound-rtp', mid: '1', ssrc: 20, rid: 'h' },
      d: { type: 'outbound-rtp', mid: '2', ssrc: 40 },
      e: { type: 'inbound-rtp', mid: '1', ssrc: 50, rid: 'q' },
      f: { type: 'outbound-rtp', mid: '1', ssrc: 60, rid: 'x' },
    });
    expect(layersBySsrc(report, '1')).toEqual([
      [10, 0],
      [20, 1],
      [30, 2],
    ]);
    expect(layersBySsrc(report, '2')).toEqual([[40, 0]]);
  });
});

describe('small things', () => {
  it('tell loudness in decibels', () => {
    expect(loudnessOf(new Float32Array(64))).toBe(0);
    expect(loudnessOf(new Float32Array(64).fill(1))).toBe(1);
    expect(loudnessOf(new Float32Array(64).fill(0.001))).toBeCloseTo(0, 5);
    expect(loudnessOf(new Float32Array(64).fill(0.1))).toBeCloseTo(2 / 3, 2);
    expect(loudnessOf(new Float32Array(0))).toBe(0);
  });
  it('name why a capture failed', () => {
    const code = (name: string) => captureError(Object.assign(new Error('x'), { name })).code;
    expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError', 'Odd'].map(code)).toEqual([
      'media/capture_denied',
      'media/device_not_found',
      'media/device_busy',
      'media/device_not_found',
      'media/capture_failed',
    ]);
    expect(captureError(null).code).toBe('media/capture_failed');
  });
  it('give larger pictures more room', () => {
    expect(cameraRateBps(180)).toBeLessThan(cameraRateBps(360));
    expect(cameraRateBps(4_000)).toBe(cameraRateBps(720));
  });
});
