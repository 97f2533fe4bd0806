// The camera's pictures as a YUV4MPEG2 file, which Chromium takes for a camera.
import { closeSync, openSync, writeSync } from 'node:fs';
import { Camera, FRAME_RATE, PICTURE_COUNT, type PictureSize } from './picture.js';

export function writeCameraFile(path: string, size: PictureSize): void {
  const camera = new Camera(size);
  const grey = Buffer.alloc((size.width * size.height) / 2, 128);
  const file = openSync(path, 'w');
  try {
    writeSync(file, `YUV4MPEG2 W${size.width} H${size.height} F${FRAME_RATE}:1 Ip A1:1 C420jpeg\n`);
    for (let number = 0; number < PICTURE_COUNT; number++) {
      writeSync(file, 'FRAME\n');
      writeSync(file, camera.take(number));
      writeSync(file, grey);
    }
  } finally {
    closeSync(file);
  }
}
