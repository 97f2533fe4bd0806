// What can be wrong with a picture or video whose pictures are to be read (L1).
import { errorTable } from '@incamera/kernel';

export const pictureFileErrors = errorTable({
  'picturefile/empty': {
    message: 'The file is empty.',
    next: 'Choose the file that was published.',
  },
  'picturefile/unknown_format': {
    message: 'This is no picture or video file that can be read here.',
    next: 'Choose a PNG, JPEG, WebP or AVIF file, or a video as MP4, MOV, WebM, MKV or AVI, or convert it into one of them first.',
  },
  'picturefile/damaged': {
    message: 'The file is damaged: no picture in it can be read.',
    next: 'Get the file again, or take a screenshot of what a program still shows of it.',
  },
  'picturefile/incomplete': {
    message: 'The file is not complete: it breaks off before the end of the picture.',
    next: 'Get the whole file, or take a screenshot of what a program still shows of it and examine that.',
  },
  'picturefile/no_pictures': {
    message: 'There are no pictures in this file.',
    next: 'Choose a file with pictures. A recording of sound alone is examined by its sound.',
  },
  'picturefile/too_large': {
    message: 'The picture has more pixels than can be examined.',
    next: 'Reduce it to at most 64 million pixels; to half of its sides costs little.',
  },
  'picturefile/unreadable': {
    message: 'The file could not be read.',
    next: 'Check that it still exists and that you may read it.',
  },
  'picturefile/no_ffmpeg': {
    message: 'The pictures of a video cannot be read on this machine: the program ffmpeg is not installed.',
    next: 'Install ffmpeg, or examine the video in the web app, or take screenshots of it and examine those.',
  },
  'picturefile/no_decoder': {
    message: 'This browser cannot decode the pictures of this video.',
    next: 'Try another browser, or take screenshots of the video and examine those.',
  },
});

export type PictureFileErrorCode = keyof typeof pictureFileErrors.texts;
