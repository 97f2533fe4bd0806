// What may happen to a copy before it is published. Everything is seeded; codecs are those of Debian's ffmpeg, sox and opus-tools.
import { convolve, pinkNoise, roomResponse, whiteNoise, withNoise } from './acoustics.js';
import { calledBy } from './call.js';
import { withoutNoise } from './denoiser.js';
import { coded, codedBySox, codedWithLoss, filtered } from './tools.js';

export type Attack = (samples: Float32Array) => Promise<Float32Array>;

const opus =
  (bitrate: string, application = 'audio'): Attack =>
  (samples) =>
    coded(samples, 'opus', ['-c:a', 'libopus', '-b:a', bitrate, '-application', application]);

/** Automatic gain: 3:1 above -35 dBFS, as telephones and conference rooms do. */
const AGC = 'acompressor=threshold=0.018:ratio=3:attack=20:release=400:makeup=3';

const amr: Attack = (samples) => codedBySox(samples, 'amr-nb', ['-C', '7']);

/** A telephone on the desk before a laptop. */
const nearPhone: Attack = async (samples) => {
  const room = convolve(samples, roomResponse(0.4, 0, 41));
  const heard = await filtered(
    room,
    'highpass=f=200,lowpass=f=7000,equalizer=f=900:t=q:w=1.5:g=4,equalizer=f=3200:t=q:w=2:g=5',
  );
  const noisy = withNoise(heard, pinkNoise(heard.length, 42), 20);
  return opus('16k', 'voip')(await filtered(noisy, AGC));
};

/** A telephone across the room, sent as a voice message of the mobile network. */
const farPhone: Attack = async (samples) => {
  const room = convolve(samples, roomResponse(0.6, -6, 61));
  const heard = await filtered(room, 'highpass=f=200,lowpass=f=6000');
  const noisy = withNoise(heard, pinkNoise(heard.length, 62), 12);
  return amr(await filtered(noisy, AGC));
};

/** A call over a poor network: packets of 20 ms are lost, and the decoder conceals the gaps as receivers do. */
const concealed =
  (percent: number): Attack =>
  async (samples) =>
    codedWithLoss(samples, '24k', percent);

/** Somebody else's voice to the left, this one to the right, mixed down. */
const downMix: Attack = async (samples) => samples.map((value, i) => 0.7 * value + 0.3 * (samples[i - 37] ?? 0));

export const ATTACKS = {
  none: async (samples) => samples,
  'MP3 64k': (samples) => coded(samples, 'mp3', ['-c:a', 'libmp3lame', '-b:a', '64k']),
  'AAC 64k': (samples) => coded(samples, 'm4a', ['-c:a', 'aac', '-b:a', '64k']),
  'AAC 48k': (samples) => coded(samples, 'm4a', ['-c:a', 'aac', '-b:a', '48k']),
  'Opus 24k': opus('24k'),
  'Opus 16k': opus('16k', 'voip'),
  'telephone band': (samples) =>
    filtered(samples, 'highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400,aresample=8000'),
  'Opus 12k': opus('12k', 'voip'),
  'AMR-NB 12.2': amr,
  GSM: (samples) => codedBySox(samples, 'gsm', []),
  'white noise 20 dB': async (samples) => withNoise(samples, whiteNoise(samples.length, 20), 20),
  'white noise 10 dB': async (samples) => withNoise(samples, whiteNoise(samples.length, 10), 10),
  'room 0.4 s': async (samples) => convolve(samples, roomResponse(0.4, 0, 40)),
  AGC: (samples) => filtered(samples, AGC),
  'speed +5 %': (samples) => filtered(samples, 'asetrate=50400,aresample=48000'),
  'speed -5 %': (samples) => filtered(samples, 'asetrate=45600,aresample=48000'),
  'tempo +5 %': (samples) => filtered(samples, 'atempo=1.05'),
  'tempo -5 %': (samples) => filtered(samples, 'atempo=0.95'),
  'near phone': nearPhone,
  'far phone': farPhone,
  'spectral denoiser': (samples) => filtered(samples, 'afftdn=nr=20:nf=-40'),
  'AMR-NB and then Opus 16k': async (samples) => opus('16k', 'voip')(await amr(samples)),
  'Opus 24k and then MP3 64k': async (samples) =>
    coded(await opus('24k')(samples), 'mp3', ['-c:a', 'libmp3lame', '-b:a', '64k']),
  'down-mix with a delay': downMix,
  '1 % packet loss': concealed(1),
  '10 % packet loss': concealed(10),
  RNNoise: withoutNoise,
  'call in Chromium with 1 % packet loss': (samples) => calledBy(samples, 0.01),
} as const satisfies Readonly<Record<string, Attack>>;
export type AttackName = keyof typeof ATTACKS;
