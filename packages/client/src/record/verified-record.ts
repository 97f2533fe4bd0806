// What a record of a meeting proves (L4; decision 0044), as `verifyRecord` recomputes it: plain values, so that it can be printed, compared
// and put into a report. Each claim says what it rests on. Keys, hashes and ids are base64url, times Unix ms.
import { type Charter, type CharterClassification, type Feature } from '@incamera/charter';
import { type AssuranceLevel, type AssuranceReason } from '@incamera/identity';
import { type HistoryEntry } from '@incamera/tlog';
import { type RecordProblemCode } from '../record-errors.js';

/** What a claim rests on. Nothing that only the server says is ever mixed with what members signed. */
export interface Grounds {
  /** Leaf keys of members who signed it. Empty: no member did. */
  readonly members: readonly string[];
  /** Only the server says so. */
  readonly isServerOnly: boolean;
  /** Batches of the log that hold what was signed or said, ascending. Empty: the log is not shown to hold it. */
  readonly log: readonly number[];
}

/** Between which times something came into the log; null: nothing says. */
export interface TimeBounds {
  /** Not before: members had signed by their own clocks what stands in the same batch or before. */
  readonly afterMs: number | null;
  /** Not after: a member named, or a witness countersigned, a state of the log that holds it. */
  readonly beforeMs: number | null;
  /** The same by the server's word; null: it does not say. */
  readonly serverMs: number | null;
}

export interface RecordedHost {
  readonly leafKey: string;
  /** As the charter names it. */
  readonly label: string;
}

/** A version of the charter, with when it was in force as far as members attest. */
export interface RecordedSettings {
  readonly version: number;
  /** SHA-256 of the version. */
  readonly hash: string;
  /** When it was written, by the clock of who signed. */
  readonly createdAtMs: number;
  /** The host who signed it. */
  readonly signedBy: RecordedHost;
  /** First and last epoch in which members attest it; null: in none. */
  readonly epochs: { readonly from: number; readonly to: number } | null;
  readonly fromMs: number | null;
  readonly classification: CharterClassification;
  readonly rules: Charter['rules'];
  readonly features: readonly Feature[];
  /** What is different from the version before, by name; empty for the founding one. */
  readonly changed: readonly string[];
  readonly grounds: Grounds;
}

export interface RecordedMeeting {
  /** SHA-256 of the founding charter. */
  readonly id: string;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** Of the newest version. */
  readonly hosts: readonly RecordedHost[];
  /** How many holders it takes to open what is sealed, and who they are. */
  readonly holders: {
    readonly threshold: number;
    readonly names: readonly { readonly label: string; readonly organisation: string }[];
  };
  /** Versions of the charter, the founding one first. */
  readonly settings: readonly [RecordedSettings, ...RecordedSettings[]];
}

export interface RecordedCosigner {
  readonly name: string;
  /** When it countersigned, by its own clock. */
  readonly atMs: number;
}

/** The state of the log that everything in the record was proved to stand in. */
export interface RecordedLog {
  readonly origin: string;
  /** The key that the reader gave. */
  readonly vkey: string;
  readonly size: number;
  readonly root: string;
  /** Of the witnesses that the reader gave. */
  readonly cosigners: readonly RecordedCosigner[];
  /** How many the reader demanded. */
  readonly required: number;
  /** States that members saw while the meeting ran, of which it is shown that this one begins with them. */
  readonly headsSeen: number;
}

export interface RecordedException {
  readonly leafKey: string;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly grantedBy: string;
  readonly atMs: number;
}

/** A host's signed word that let somebody in. */
export interface RecordedAdmission {
  readonly leafKey: string;
  /** The epoch that it made. */
  readonly epoch: number;
  /** By the clock of the host. */
  readonly atMs: number;
  readonly admittedBy: string;
  /** The second host, where two had to agree. */
  readonly agreedBy: string | null;
  readonly exception: RecordedException | null;
  readonly grounds: Grounds;
}

/** Somebody in the room, without a break. */
export interface RecordedPresence {
  readonly leafKey: string;
  readonly displayName: string;
  readonly assurance: {
    readonly level: AssuranceLevel;
    readonly name: string | null;
    readonly reasons: readonly AssuranceReason[];
  };
  /** What was verified beside the name: kinds of evidence. */
  readonly evidence: readonly ('certificate' | 'passkey' | 'passkey certificate' | 'token' | 'vouch')[];
  readonly isHost: boolean;
  readonly fromEpoch: number;
  readonly toEpoch: number;
  /** When members first attest the first epoch. */
  readonly fromMs: number;
  /** When members first attest an epoch without this member; null: was there in the last one that is attested. */
  readonly toMs: number | null;
  /** Leaf key; null: a host of the charter, who needs no admission. */
  readonly admittedBy: string | null;
  readonly exception: RecordedException | null;
  /** Members attest different things about one of these epochs. */
  readonly isDisputed: boolean;
  /** Who attested the lists. */
  readonly grounds: Grounds;
}

/** One epoch as members attest it in the same way. */
export interface RecordedView {
  readonly transcriptHash: string;
  readonly rosterHash: string;
  readonly charterHash: string;
  /** Members of this epoch who signed it. */
  readonly attestedBy: readonly string[];
  /** Members of it who signed nothing about this epoch. */
  readonly silent: readonly string[];
  /** All members of it; null: the list is not in the record, or does not hold. */
  readonly members: readonly string[] | null;
}

export interface RecordedEpoch {
  readonly epoch: number;
  /** When members first signed about it: the median over them. */
  readonly fromMs: number;
  /** Who attests what; more than one: they were shown different meetings. The one that most attest stands first. */
  readonly views: readonly [RecordedView, ...RecordedView[]];
  readonly bounds: TimeBounds;
  readonly grounds: Grounds;
}

/** An entry of the server's history that is about this meeting: only the server says so, and cannot take it back. */
export interface RecordedEntry {
  readonly entry: HistoryEntry;
  /** Index of the batch in the log. */
  readonly batchIndex: number;
  readonly bounds: TimeBounds;
  readonly grounds: Grounds;
}

/** A connection to the server, and what it says about it. */
export interface RecordedConnection {
  readonly peerId: string;
  /** Whose testimonies came over it. */
  readonly leafKeys: readonly string[];
  /** Entries of the server that name it: that it joined, from which network and by which client, what it committed. */
  readonly entries: readonly HistoryEntry[];
  readonly grounds: Grounds;
}

/** One commitment to a stretch of somebody's speech. */
export interface RecordedFingerprint {
  /** Whose speech it is. */
  readonly speaker: string;
  /** Whose device made it: the speaker's own, or somebody's who heard it. */
  readonly by: string;
  readonly side: 'sent' | 'heard';
  readonly commitment: string;
  readonly epoch: number;
  /** By the clock of who signed. */
  readonly atMs: number;
  readonly bounds: TimeBounds;
  readonly grounds: Grounds;
}

/** What members signed about recordings that were made of the meeting. */
export interface RecordedRecording {
  readonly recordingId: string;
  readonly by: string;
  /** Number of signed segments, and which numbers are missing before the end; at most a hundred are named. */
  readonly segments: number;
  readonly missing: readonly number[];
  /** Whether its end was signed: else it may have gone on. */
  readonly isEnded: boolean;
  /** On the clock of the meeting. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly grounds: Grounds;
}

/** How many of which kind were verified. */
export interface RecordedTestimonies {
  readonly receipts: number;
  readonly rosters: number;
  readonly fingerprints: number;
  readonly recordings: number;
  /** Of all these, those that the log is shown to hold. */
  readonly logged: number;
}

/**
 * `broken`: something contradicts, or is not what it says to be. `doubtful`: it may be so, and needs an explanation. `incomplete`: what is
 * there holds, and something is not there.
 */
export type ProblemWeight = 'broken' | 'doubtful' | 'incomplete';

export interface RecordProblem {
  readonly code: RecordProblemCode;
  readonly weight: ProblemWeight;
  /** What it is about: a place in the file (`testimonies[3]`), epochs (`epoch 4`, `epochs 4-7`), a number. */
  readonly what: string;
  /** Leaf key of the member that it is about. */
  readonly who: string | null;
  readonly whenMs: number | null;
  /** Code of the error behind it. */
  readonly because: string | null;
}

/** Everything that a record proves, and everything that is wrong with it. */
export interface VerifiedRecord {
  readonly meeting: RecordedMeeting;
  readonly log: RecordedLog;
  /** In the order of time. */
  readonly presence: readonly RecordedPresence[];
  readonly epochs: readonly RecordedEpoch[];
  readonly admissions: readonly RecordedAdmission[];
  readonly exceptions: readonly RecordedException[];
  readonly entries: readonly RecordedEntry[];
  readonly connections: readonly RecordedConnection[];
  readonly fingerprints: readonly RecordedFingerprint[];
  readonly recordings: readonly RecordedRecording[];
  readonly testimonies: RecordedTestimonies;
  /** Where passkeys of the meeting were used, by their own signatures; null: none was shown. */
  readonly origin: string | null;
  /** The gravest first. */
  readonly problems: readonly RecordProblem[];
}
