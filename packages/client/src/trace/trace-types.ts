// Tracing a published file, for interfaces (L4): the file is read and searched on this machine and goes nowhere.

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
  readonly stage: 'reading' | 'reference' | 'searching';
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

export interface TraceFinding {
  readonly verdict: 'copies' | 'nobody';
  readonly copies: readonly FoundPassage[];
  readonly echoes: readonly FoundEcho[];
  readonly runnerUp: { readonly label: string; readonly z: number; readonly falseAccusationBound: number } | null;
  readonly notJudged: readonly string[];
  readonly tested: { readonly keys: number; readonly offsets: number; readonly speeds: number };
  readonly threshold: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly fileHash: string;
  /** Of its sound. */
  readonly seconds: number;
  /** All of this with a random value, as JSON: the record of the case has its SHA-256 and nothing else of it. */
  readonly report: string;
}

/** Tracing with a file of keys, for those who have no case. */
export interface KeysTracing {
  /** Labels of the keys in the text of a file. @throws {AppError} `client/keys_file_malformed` */
  read(keysFile: string): readonly string[];
  /** As `OpenedCase.trace`, recorded nowhere. @throws {AppError} `client/keys_file_malformed` */
  trace(keysFile: string, ask: TraceAsk, onProgress: (progress: TraceProgress) => void): Promise<TraceFinding>;
}
