import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareSpeech, isRecognised } from './audio-compare.js';
import { findGaps, longestGapMs } from './audio-gaps.js';
import { launchChromium, type Person } from './chromium.js';
import { processesWith } from './process-tree.js';
import { installRecorder } from './record.js';
import { loadVoice, type Voice } from './speech.js';
import { analyseSpeech, type SpeechFeatures } from './speech-features.js';

interface LoopWindow {
  connection: RTCPeerConnection;
}

let site: Server;
let url: string;

beforeAll(async () => {
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><title>test</title>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(site.address() as AddressInfo).port}/`;
});

afterAll(() => {
  site.close();
});

/** Prepares a page that speaks with its microphone and plays what it gets through one AudioContext. */
async function prepare(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const context = new AudioContext({ sampleRate: 48_000 });
    const connection = new RTCPeerConnection();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
    connection.ontrack = ({ track }) => {
      const remote = new MediaStream([track]);
      // Chromium feeds a remote track to an AudioContext only while an element plays it.
      const element = new Audio();
      element.srcObject = remote;
      element.muted = true;
      void element.play();
      context.createMediaStreamSource(remote).connect(context.destination);
    };
    (globalThis as unknown as LoopWindow).connection = connection;
  });
}

async function gathered(page: Page, step: 'offer' | 'answer', remoteSdp?: string): Promise<string> {
  return page.evaluate(
    async ([kind, sdp]) => {
      const { connection } = globalThis as unknown as LoopWindow;
      if (sdp !== undefined) await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription(
        kind === 'offer' ? await connection.createOffer() : await connection.createAnswer(),
      );
      while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
      return connection.localDescription?.sdp ?? '';
    },
    [step, remoteSdp] as const,
  );
}

async function connect(a: Page, b: Page): Promise<void> {
  const answer = await gathered(b, 'answer', await gathered(a, 'offer'));
  await a.evaluate(
    (sdp) => (globalThis as unknown as LoopWindow).connection.setRemoteDescription({ type: 'answer', sdp }),
    answer,
  );
}

describe('two Chromiums with human voices', () => {
  test('each hears the other, not itself and not a third; nothing is left behind', async () => {
    const voices: Voice[] = [
      await loadVoice('dutch-small'),
      await loadVoice('czech-big'),
      await loadVoice('dutch-big'),
    ];
    const features = voices.map((voice) => analyseSpeech(voice.samples));
    const people: Person[] = [];
    try {
      for (const voice of voices.slice(0, 2)) people.push(await launchChromium({ microphoneWavPath: voice.wavPath }));
      const recorders = await Promise.all(people.map(({ page }) => installRecorder(page)));
      for (const { page } of people) {
        await page.goto(url);
        await prepare(page);
      }
      const [a, b] = people as [Person, Person];
      await connect(a.page, b.page);
      // The jitter buffer settles.
      await a.page.waitForTimeout(2000);
      const startMs = Date.now();
      await Promise.all(recorders.map((recorder) => recorder.start()));
      await a.page.waitForTimeout(10_000);
      const heard = await Promise.all(recorders.map((recorder) => recorder.stop()));
      for (const [listener, { samples: recording, startedAtMs, lostMs }] of heard.entries()) {
        expect(startedAtMs).toBeGreaterThanOrEqual(startMs - 100);
        expect(startedAtMs).toBeLessThan(startMs + 5000);
        expect(lostMs).toBeLessThan(1000);
        expect(recording.length).toBeGreaterThan(9 * 48_000);
        for (const [speaker, voice] of voices.entries()) {
          const comparison = compareSpeech(recording, features[speaker] as SpeechFeatures);
          expect(isRecognised(comparison)).toBe(speaker === 1 - listener);
          if (speaker === 1 - listener) {
            // A busy machine stalls for a moment; a connection that loses speech loses far more.
            expect(longestGapMs(findGaps(recording, voice.samples, comparison))).toBeLessThan(1000);
          }
        }
      }
      for (const recorder of recorders) expect(await recorder.strayOutputs()).toBe(0);
      expect(people.flatMap((person) => person.problems)).toEqual([]);
    } finally {
      await Promise.all(people.map((person) => person.close()));
    }
    for (const person of people) expect(await processesWith(person.profileDir)).toEqual([]);
  });

  test('a denied and a missing microphone are refused with the errors of the specification', async () => {
    for (const [capture, name] of [
      ['denied', 'NotAllowedError'],
      ['no-devices', 'NotFoundError'],
    ] as const) {
      const person = await launchChromium({ capture });
      try {
        await person.page.goto(url);
        const refused = await person.page.evaluate(() =>
          navigator.mediaDevices.getUserMedia({ audio: true }).then(
            () => 'none',
            (error: DOMException) => error.name,
          ),
        );
        expect(refused).toBe(name);
      } finally {
        await person.close();
      }
    }
  });

  test('passkeys, languages, colours, phone width, errors of the page, and a crash', async () => {
    const person = await launchChromium({ locale: 'de-DE', colorScheme: 'dark', phone: true });
    try {
      await person.addAuthenticator();
      await person.page.goto(url);
      const seen = await person.page.evaluate(async () => {
        const credential = await navigator.credentials.create({
          publicKey: {
            rp: { id: 'localhost', name: 'test' },
            user: { id: new Uint8Array([1]), name: 'n', displayName: 'n' },
            challenge: new Uint8Array(16),
            pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
            authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
          },
        });
        return {
          credential: credential?.type,
          language: navigator.language,
          dark: matchMedia('(prefers-color-scheme: dark)').matches,
          width: innerWidth,
        };
      });
      expect(seen).toEqual({ credential: 'public-key', language: 'de-DE', dark: true, width: expect.any(Number) });
      await person.page.evaluate(() => {
        setTimeout(() => {
          throw new Error('planted');
        }, 0);
      });
      await expect.poll(() => person.problems.join()).toContain('planted');
      await person.kill();
      expect(await processesWith(person.profileDir)).toEqual([]);
    } finally {
      await person.close();
    }
  });
});
