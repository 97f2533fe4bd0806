// What can be wrong with a file whose sound is to be read (L1).
import { errorTable } from '@incamera/kernel';

export const audioFileErrors = errorTable({
  'audiofile/empty': {
    message: 'The file is empty.',
    next: 'Choose the file that was published.',
  },
  'audiofile/unknown_format': {
    message: 'This is no sound, picture or video that can be read here.',
    next: 'Choose a WAV, FLAC, MP3, AAC, M4A, Ogg, Opus, AMR, WebM, MP4 or MOV file, or a PNG, JPEG, WebP or AVIF picture; or convert it into one of them first.',
  },
  'audiofile/no_sound': {
    message: 'There is no sound in this file.',
    next: 'Choose a file with sound. A video without sound can be examined by its pictures only.',
  },
  'audiofile/damaged': {
    message: 'The file is damaged: nothing of its sound can be read.',
    next: 'Get the file again, or convert what a player still plays into WAV.',
  },
  'audiofile/too_large': {
    message: 'The sound of this file is longer or denser than can be examined.',
    next: 'Cut the file into pieces of less than twelve hours.',
  },
  'audiofile/not_in_pieces': {
    message: 'The sound of this file cannot be read piece by piece, and the file is too large to be read at once.',
    next: 'Convert its sound to FLAC first, for example with ffmpeg -i FILE -vn sound.flac, and examine that.',
  },
  'audiofile/unreadable': {
    message: 'The file could not be read.',
    next: 'Check that it still exists and that you may read it.',
  },
});

export type AudioFileErrorCode = keyof typeof audioFileErrors.texts;
