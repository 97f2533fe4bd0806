// What is said about a recording (L2), and how sure it is. Nothing here decides who did it.

/** A stretch of the recording. All times in seconds. */
export interface Passage {
  /**
   * `genuine`: agrees with what a voice of a meeting said at that time. `foreign`: speech that agrees with no fingerprint of the meeting.
   * `undecidable`: silence, noise, or too little to tell. `not_found`: nothing of the recording was found, so nothing is known of it.
   */
  readonly kind: 'genuine' | 'foreign' | 'undecidable' | 'not_found';
  readonly fileStart: number;
  readonly fileEnd: number;
  /** Of genuine passages. */
  readonly meeting: string | null;
  readonly speaker: string | null;
  /** On the clock of the meeting. */
  readonly meetingStart: number | null;
  readonly meetingEnd: number | null;
  /** Standard deviations above chance; of foreign ones, below what was to be expected. */
  readonly score: number | null;
  /** Bound on the probability that this statement is wrong, over the whole search; measured, not proved. */
  readonly falseAlarmBound: number | null;
  /** Of genuine passages: whose fingerprints agree. */
  readonly provenance: Provenance | null;
}

/** What fingerprints of several devices say of one passage, each for itself. Only seconds in which something is said count. */
export interface Provenance {
  /** Seconds that the speaker's own device committed to as sent. */
  readonly sentSeconds: number;
  /** Other devices that committed to having heard it, and how many seconds of it; most first. */
  readonly heard: readonly { readonly by: string; readonly seconds: number }[];
  /** Seconds that the speaker's own device and at least two others committed to. */
  readonly provedSeconds: number;
  /** Seconds that were looked at. */
  readonly seconds: number;
  /** Devices whose fingerprint of this voice at this time is of something else. */
  readonly contradictions: readonly Contradiction[];
}

export interface Contradiction {
  /** Which device: one that heard it; `null`: the speaker's own. */
  readonly by: string | null;
  readonly fileStart: number;
  readonly fileEnd: number;
  readonly falseAlarmBound: number;
}

/** Something that was done to the recording. */
export interface Alteration {
  /**
   * `cut`: something of the meeting is missing. `inserted`: something else stands between what followed directly. `replaced`: instead of
   * what was said. `reordered`: goes on earlier in the meeting. `joined`: goes on in another meeting. `added`: something else before or
   * after. `sped_up`, `slowed`: played at another speed.
   */
  readonly kind: 'cut' | 'inserted' | 'replaced' | 'reordered' | 'joined' | 'added' | 'sped_up' | 'slowed';
  readonly fileStart: number;
  readonly fileEnd: number;
  /** Of the meeting that are missing, of the recording that were put in; of speeds: the factor. */
  readonly amount: number;
  readonly falseAlarmBound: number;
}

/** What calls do to sound while packets come late or are missing, and nobody's deed: speech goes on later or earlier than it was said. */
export interface CallDelay {
  readonly fileStart: number;
  readonly fileEnd: number;
  /** So much later than before; earlier, if negative. */
  readonly seconds: number;
  /**
   * The device that committed to having heard it so while the meeting ran; `null`: only silence was put between if later, and if earlier all that was said is
   * there, played faster; neither alters what was said.
   */
  readonly heardBy: string | null;
}

export interface AuthenticityReport {
  /** `genuine`: something was found, and nothing else. `altered`: something was found, and something was done to it. */
  readonly verdict: 'genuine' | 'altered' | 'not_found';
  /** The whole recording, from its beginning to its end. */
  readonly passages: readonly Passage[];
  readonly alterations: readonly Alteration[];
  /** In what the call played. */
  readonly delays: readonly CallDelay[];
  readonly tested: {
    readonly meetings: number;
    /** Seconds of fingerprints. */
    readonly seconds: number;
    /** Places, speeds and stretches that were compared. */
    readonly trials: number;
  };
}
