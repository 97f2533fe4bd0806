// Builds RTP packets for tests, independently of the code that reads them.
export interface TestPacket {
  readonly payloadType?: number;
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly ssrc?: number;
  readonly marker?: boolean;
  readonly padding?: number;
  readonly csrcs?: number;
  readonly twoByte?: boolean;
  readonly extensions?: readonly (readonly [number, ArrayLike<number>])[];
  readonly payload?: ArrayLike<number>;
}

export function buildRtp(fields: TestPacket): Buffer {
  const { padding = 0, csrcs = 0, extensions = [], payload = [], twoByte = false } = fields;
  const bytes = [0x80 | (padding > 0 ? 0x20 : 0) | (extensions.length > 0 ? 0x10 : 0) | csrcs];
  bytes.push((fields.payloadType ?? 96) | (fields.marker ? 0x80 : 0));
  const push = (value: number, width: number): void => {
    for (let i = width - 1; i >= 0; i--) bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
  };
  push(fields.sequence ?? 0, 2);
  push(fields.timestamp ?? 0, 4);
  push(fields.ssrc ?? 1, 4);
  for (let i = 0; i < csrcs; i++) push(i, 4);
  if (extensions.length > 0) {
    const block: number[] = [];
    for (const [id, data] of extensions) {
      if (twoByte) block.push(id, data.length, ...Array.from(data));
      else block.push((id << 4) | (data.length - 1), ...Array.from(data));
    }
    while (block.length % 4 !== 0) block.push(0);
    push(twoByte ? 0x1000 : 0xbede, 2);
    push(block.length / 4, 2);
    bytes.push(...block);
  }
  bytes.push(...Array.from(payload));
  for (let i = 1; i <= padding; i++) bytes.push(i === padding ? padding : 0);
  return Buffer.from(bytes);
}

/** A VP8 payload: descriptor with a 15-bit picture id and TL0PICIDX, then the first byte of a frame, then content. */
export function vp8Payload(options: {
  key: boolean;
  start?: boolean;
  pictureId: number;
  tl0?: number;
  content?: ArrayLike<number>;
  /** Lines of the picture, for the header of a key frame. */
  height?: number;
}): number[] {
  const { key, start = true, pictureId, tl0 = 0, content = [], height } = options;
  const size = height === undefined ? [] : [0, 0, 0x9d, 0x01, 0x2a, 0, 0, height & 0xff, height >> 8];
  return [
    0x80 | (start ? 0x10 : 0),
    0xc0,
    0x80 | (pictureId >> 8),
    pictureId & 0xff,
    tl0,
    key ? 0x10 : 0x11,
    ...size,
    ...Array.from(content),
  ];
}
