// Tracing a published file, for interfaces (L4): the file is read and searched on this machine and goes nowhere.
import { type SkippedPart } from './parts-of-file.js';

export interface TraceAsk {
  /** What was published. */
  readonly file: Blob;
  /** Another copy of the same meeting, such as the officer's own recording. */
  readonly reference: Blob | null;
  /** Seconds on the clock of the meeting to search; null: from the beginning, three hours. */
  readonly from: number | null;
  readonly to: number | null;
  /** Ends the search. */
  readonly signal: AbortSignal;
}

export interface TraceProgress {
  readonly stage: 'reading' | 'reference' | 'searching' | 'pictures';
  /** 0 to 1. */
  readonly share: number;
}

/** A stretch of the file that carries the mark of one device. Times in seconds. */
export interface FoundPassage {
  /** The device: `TracedDevice.id`, or the label of a file of keys. */
  readonly label: string;
  readonly z: number;
  /** Upper bound on the probability that this whole search names anybody whose mark is not in the file. */
  readonly falseAccusationBound: number;
  readonly fileStart: number;
  readonly fileEnd: number;
  readonly meetingTime: number;
  readonly speed: number;
}

export interface FoundEcho extends FoundPassage {
  readonly delaySeconds: number;
}

/** The mark of one device in a picture, or in the frames of a video. */
export interface FoundInPictures {
  readonly label: string;
  readonly z: number;
  readonly falseAccusationBound: number;
  /** Clock of the meeting, seconds: the minute in which it was on the screen; null: that cannot be told. */
  readonly meetingTime: number | null;
}

/** What was found in the pictures of a file. */
export interface PictureFinding {
  readonly copies: readonly FoundInPictures[];
  readonly runnerUp: { readonly label: string; readonly z: number; readonly falseAccusationBound: number } | null;
  readonly tested: { readonly keys: number; readonly pictures: number };
  readonly threshold: number;
}

/** What was found in the sound of a file. */
export interface SoundFinding {
  readonly copies: readonly FoundPassage[];
  readonly echoes: readonly FoundEcho[];
  readonly runnerUp: { readonly label: string; readonly z: number; readonly falseAccusationBound: number } | null;
  readonly notJudged: readonly string[];
  /** No device was found in the reference: the bound does not hold for one that played it all the same. */
  readonly isReferenceUnknown: boolean;
  readonly tested: { readonly keys: number; readonly offsets: number; readonly speeds: number };
  readonly threshold: number;
  /** Length, seconds. */
  readonly seconds: number;
}

export interface TraceFinding {
  /** Of the whole file: who is named in one part of it is named. */
  readonly verdict: 'copies' | 'nobody';
  /** Null: it has no sound, or that could not be examined. */
  readonly sound: SoundFinding | null;
  /** Null: it has no pictures, or they could not be examined. */
  readonly pictures: PictureFinding | null;
  /** Parts that could not be examined although they are there, and why. */
  readonly skipped: readonly SkippedPart[];
  /** SHA-256 of the file, hexadecimal. */
  readonly fileHash: string;
  /** All of this with a random value, as JSON: the record of the case has its SHA-256 and nothing else of it. */
  readonly report: string;
}

/** Tracing with a file of keys, for those who have no case. */
export interface KeysTracing {
  /** Labels of the keys in the text of a file. @throws {AppError} `client/keys_file_malformed`, `watermark/no_keys` */
  read(keysFile: string): readonly string[];
  /** As `OpenedCase.trace`, recorded nowhere. @throws {AppError} `client/keys_file_malformed` */
  trace(keysFile: string, ask: TraceAsk, onProgress: (progress: TraceProgress) => void): Promise<TraceFinding>;
}
