// Samples to Opus packets (L3, WebCodecs): 20 ms each, all of one size, so that what is stored does not say who speaks.
import { type Bytes } from '@incamera/kernel';
import { mediaErrors } from '../errors.js';
import { TAP_FRAMES, TAP_RATE_HZ } from './tap-messages.js';

/** Speech of several people at once stays clear; an hour is 14 MB. */
const BITRATE_BPS = 32_000;
const CONFIG: AudioEncoderConfig = {
  codec: 'opus',
  sampleRate: TAP_RATE_HZ,
  numberOfChannels: 1,
  bitrate: BITRATE_BPS,
  bitrateMode: 'constant',
  opus: { application: 'voip', signal: 'voice', frameDuration: 20_000, usedtx: false },
} as AudioEncoderConfig;

export interface EncoderHandlers {
  /** @param contextUs of the first sample */
  packet(packet: Bytes, contextUs: number): void;
  /** It gave up; called once. */
  failed(cause: unknown): void;
}

export class SoundEncoder {
  readonly #encoder: AudioEncoder;

  private constructor(encoder: AudioEncoder) {
    this.#encoder = encoder;
  }

  /** @throws {AppError} `media/recording_unsupported` */
  static async open(handlers: EncoderHandlers): Promise<SoundEncoder> {
    if (typeof AudioEncoder !== 'function' || typeof AudioData !== 'function') {
      throw mediaErrors.make('media/recording_unsupported');
    }
    const { supported } = await AudioEncoder.isConfigSupported(CONFIG).catch(() => ({ supported: false }));
    if (supported !== true) throw mediaErrors.make('media/recording_unsupported');
    const encoder = new AudioEncoder({
      output: (chunk) => {
        const packet = new Uint8Array(chunk.byteLength);
        chunk.copyTo(packet);
        handlers.packet(packet, chunk.timestamp);
      },
      error: (cause) => handlers.failed(cause),
    });
    encoder.configure(CONFIG);
    return new SoundEncoder(encoder);
  }

  /** @param samples `TAP_FRAMES` of them, mono */
  encode(samples: Float32Array<ArrayBuffer>, contextUs: number): void {
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate: TAP_RATE_HZ,
      numberOfFrames: TAP_FRAMES,
      numberOfChannels: 1,
      timestamp: contextUs,
      data: samples,
    });
    this.#encoder.encode(data);
    data.close();
  }

  /** Gives out what is still in it, and ends. */
  async finish(): Promise<void> {
    if (this.#encoder.state !== 'configured') return;
    // What failed was told to the handler.
    await this.#encoder.flush().catch(() => undefined);
    this.abort();
  }

  abort(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }
}
