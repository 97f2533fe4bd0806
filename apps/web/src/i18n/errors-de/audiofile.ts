// German sentences about files whose sound is examined.
import { type ErrorSentences } from './sentences.js';

export const audioFileErrorsDe: ErrorSentences = {
  'audiofile/empty': {
    message: 'Die Datei ist leer.',
    next: 'Wählen Sie die Datei, die veröffentlicht wurde.',
  },
  'audiofile/unknown_format': {
    message: 'Das ist keine Ton-, Bild- oder Videodatei, die hier gelesen werden kann.',
    next: 'Wählen Sie eine WAV-, FLAC-, MP3-, AAC-, M4A-, Ogg-, Opus-, AMR-, WebM-, MP4- oder MOV-Datei oder ein Bild als PNG, JPEG, WebP oder AVIF, oder wandeln Sie die Datei vorher darin um.',
  },
  'audiofile/no_sound': {
    message: 'In dieser Datei ist kein Ton.',
    next: 'Wählen Sie eine Datei mit Ton. Ein Video ohne Ton kann nur an seinen Bildern untersucht werden.',
  },
  'audiofile/damaged': {
    message: 'Die Datei ist beschädigt: Von ihrem Ton ist nichts lesbar.',
    next: 'Beschaffen Sie die Datei noch einmal, oder wandeln Sie in WAV um, was ein Abspielprogramm noch wiedergibt.',
  },
  'audiofile/too_large': {
    message: 'Der Ton dieser Datei ist länger oder dichter, als untersucht werden kann.',
    next: 'Teilen Sie die Datei in Stücke von weniger als zwölf Stunden.',
  },
  'audiofile/not_in_pieces': {
    message:
      'Der Ton dieser Datei lässt sich nicht stückweise lesen, und um auf einmal gelesen zu werden, ist sie zu groß.',
    next: 'Wandeln Sie den Ton zuerst in FLAC um, etwa mit ffmpeg -i DATEI -vn ton.flac, und untersuchen Sie das.',
  },
  'audiofile/unreadable': {
    message: 'Die Datei konnte nicht gelesen werden.',
    next: 'Prüfen Sie, ob es sie noch gibt und ob Sie sie lesen dürfen.',
  },
};
