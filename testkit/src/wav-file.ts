// WAV files with 16 bits and any number of channels, and with headers that do not tell the truth.

export interface WavHeader {
  readonly sampleRateHz?: number;
  readonly channels?: number;
  readonly bits?: number;
  /** What the header says of the samples, when it does not tell the truth. */
  readonly dataBytes?: number;
}

/** @param channels one array each, [-1, 1] */
export function wav(channels: readonly Float32Array[], header: WavHeader = {}): Buffer {
  const length = channels[0]?.length ?? 0;
  const data = Buffer.alloc(2 * length * channels.length);
  channels.forEach((channel, c) => {
    channel.forEach((sample, i) => {
      data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 2 * (i * channels.length + c));
    });
  });
  return Buffer.concat([wavHeader({ channels: channels.length, dataBytes: data.length, ...header }), data]);
}

export function wavHeader({ sampleRateHz = 48_000, channels = 1, bits = 16, dataBytes = 0 }: WavHeader): Buffer {
  const bytes = Buffer.alloc(44);
  const frame = ((channels * bits) / 8) & 0xffff;
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE((36 + dataBytes) >>> 0, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE((sampleRateHz * frame) >>> 0, 28);
  bytes.writeUInt16LE(frame, 32);
  bytes.writeUInt16LE(bits, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes >>> 0, 40);
  return bytes;
}

/** The samples of a WAV file with 16 bits, and its form. */
export function readWav(bytes: Buffer): { sampleRateHz: number; channels: Float32Array[] } {
  const count = bytes.readUInt16LE(22);
  const frames = bytes.readUInt32LE(40) / 2 / count;
  const channels = Array.from({ length: count }, (_, c) =>
    Float32Array.from({ length: frames }, (__, i) => bytes.readInt16LE(44 + 2 * (i * count + c)) / 32_767),
  );
  return { sampleRateHz: bytes.readUInt32LE(24), channels };
}
