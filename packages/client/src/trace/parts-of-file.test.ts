// What is examined of which kind of file, and what is said when a part of it cannot be.
import { AppError } from '@incamera/kernel';
import { type PictureKind } from '@incamera/picturefile';
import { describe, expect, it } from 'vitest';
import { examineParts } from './parts-of-file.js';

const failure = (code: string) => new AppError(code, { message: 'It failed.', next: 'Try again.' });
const isOfFile = ({ code }: AppError) => code !== 'test/ours';

function examine(kind: PictureKind, sound: string | AppError, pictures: string | AppError) {
  const outcome = (value: string | AppError) =>
    value instanceof AppError ? Promise.reject(value) : Promise.resolve(value);
  return examineParts(kind, { sound: () => outcome(sound), pictures: () => outcome(pictures), isOfFile });
}

describe('of a published file', () => {
  it('the parts that its kind has are examined, and no other', async () => {
    const none = failure('test/not_asked');
    expect(await examine('none', 'heard', none)).toEqual({ sound: 'heard', pictures: null, skipped: [] });
    expect(await examine('still', none, 'seen')).toEqual({ sound: null, pictures: 'seen', skipped: [] });
    expect(await examine('video', 'heard', 'seen')).toEqual({ sound: 'heard', pictures: 'seen', skipped: [] });
  });

  it('one part that cannot be examined is said beside the other', async () => {
    const error = failure('audiofile/no_sound');
    expect(await examine('video', error, 'seen')).toEqual({
      sound: null,
      pictures: 'seen',
      skipped: [{ part: 'sound', error }],
    });
    const damaged = failure('picturefile/damaged');
    expect(await examine('video', 'heard', damaged)).toEqual({
      sound: 'heard',
      pictures: null,
      skipped: [{ part: 'pictures', error: damaged }],
    });
  });

  it('a recording in a container of videos lacks nothing', async () => {
    const heard = await examine('video', 'heard', failure('picturefile/no_pictures'));
    expect(heard).toEqual({ sound: 'heard', pictures: null, skipped: [] });
  });

  it('there is no answer when nothing can be examined, or when the failure is not of the file', async () => {
    const error = failure('audiofile/damaged');
    for (const kind of ['none', 'video'] as const) {
      await expect(examine(kind, error, failure('picturefile/no_pictures'))).rejects.toBe(error);
    }
    const damaged = failure('picturefile/damaged');
    await expect(examine('still', 'heard', damaged)).rejects.toBe(damaged);
    const ours = failure('test/ours');
    await expect(examine('video', ours, 'seen')).rejects.toBe(ours);
    await expect(examine('video', 'heard', ours)).rejects.toBe(ours);
  });
});
