// A Buffer that reports reads beyond its end, which JavaScript answers with a silent `undefined`.
import { FuzzFailure } from './target.js';

/** The same bytes. An index outside them throws, directly or in a part of it. */
export function guardedBuffer(bytes: Buffer): Buffer {
  return new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^-?\d+$/.test(key)) {
        const index = Number(key);
        if (index < 0 || index >= target.length) {
          throw new FuzzFailure(`read at ${index} of ${target.length} bytes`);
        }
        return target[index];
      }
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key === 'subarray' || key === 'slice') {
        return (...range: [number?, number?]) => guardedBuffer(target.subarray(...range));
      }
      return value.bind(target) as unknown;
    },
  });
}
