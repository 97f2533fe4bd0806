// German sentences of reading pictures out of files.
import { type ErrorSentences } from './sentences.js';

export const pictureFileErrorsDe: ErrorSentences = {
  'picturefile/empty': {
    message: 'Die Datei ist leer.',
    next: 'Wählen Sie die Datei, die veröffentlicht wurde.',
  },
  'picturefile/unknown_format': {
    message: 'Das ist keine Bild- oder Videodatei, die hier gelesen werden kann.',
    next: 'Wählen Sie eine PNG-, JPEG-, WebP- oder AVIF-Datei, oder ein Video als MP4, MOV, WebM, MKV oder AVI, oder wandeln Sie die Datei zuerst um.',
  },
  'picturefile/damaged': {
    message: 'Die Datei ist beschädigt: Kein Bild darin kann gelesen werden.',
    next: 'Besorgen Sie die Datei noch einmal, oder machen Sie ein Bildschirmfoto von dem, was ein Programm noch zeigt.',
  },
  'picturefile/incomplete': {
    message: 'Die Datei ist nicht vollständig: Sie bricht vor dem Ende des Bildes ab.',
    next: 'Besorgen Sie die ganze Datei, oder machen Sie ein Bildschirmfoto von dem, was ein Programm noch zeigt, und untersuchen Sie dieses.',
  },
  'picturefile/no_pictures': {
    message: 'In dieser Datei sind keine Bilder.',
    next: 'Wählen Sie eine Datei mit Bildern. Eine reine Tonaufnahme wird anhand ihres Tons untersucht.',
  },
  'picturefile/too_large': {
    message: 'Das Bild hat mehr Pixel, als untersucht werden können.',
    next: 'Verkleinern Sie es auf höchstens 64 Millionen Pixel; halbe Seitenlängen kosten wenig.',
  },
  'picturefile/unreadable': {
    message: 'Die Datei konnte nicht gelesen werden.',
    next: 'Prüfen Sie, ob es sie noch gibt und ob Sie sie lesen dürfen.',
  },
  'picturefile/no_ffmpeg': {
    message:
      'Die Bilder eines Videos können auf diesem Rechner nicht gelesen werden: Das Programm ffmpeg ist nicht installiert.',
    next: 'Installieren Sie ffmpeg, oder untersuchen Sie das Video in der Web-Anwendung, oder machen Sie Bildschirmfotos davon und untersuchen Sie diese.',
  },
  'picturefile/no_decoder': {
    message: 'Dieser Browser kann die Bilder dieses Videos nicht dekodieren.',
    next: 'Versuchen Sie einen anderen Browser, oder machen Sie Bildschirmfotos des Videos und untersuchen Sie diese.',
  },
};
