// Opens a whole recording and says what is whole, missing, altered, in a wrong place or by another key, each with its time (L4; decision 0041).
import { type RecordingStatement } from '@incamera/group';
import { type Bytes, equalBytes, sha256, toBase64Url } from '@incamera/kernel';
import { type DeviceOwner } from '../cases/device-owner.js';
import { writeRecordingFile } from './recording-file.js';
import { type LoggedRecording } from './recording-log.js';
import {
  type CheckedRecording,
  type HeardVoice,
  type RecordingFault,
  type RecordingFinding,
} from './recording-report.js';
import { type JudgedPart, PartJudge } from './segment-check.js';
import { type SegmentContent } from './segment-content.js';

export interface StoredPart {
  readonly number: number;
  readonly stored: Bytes;
}

export interface RecordingToCheck {
  /** 32 bytes. */
  readonly groupId: Bytes;
  readonly recordingId: Bytes;
  /** Opened by the holders, 32 bytes; the caller's to overwrite. */
  readonly secret: Bytes;
  readonly owner: DeviceOwner;
  /** Of the device that sealed the secret. */
  readonly leafKey: Bytes | null;
  /** By number, ascending. */
  readonly parts: AsyncIterable<StoredPart> | Iterable<StoredPart>;
  /** Null: it was not compared. */
  readonly logged: LoggedRecording | null;
}

type GoodPart = Extract<JudgedPart, { readonly fault: null }>;

/** Collects what is found, part by part. */
class Findings {
  readonly list: RecordingFinding[] = [];

  /** Neighbours with the same fault are one finding. */
  add(fault: RecordingFault, fromNumber: number, toNumber: number, fromMs: number | null, toMs: number | null): void {
    const last = this.list.at(-1);
    if (last?.fault === fault && last.toNumber + 1 === fromNumber) {
      this.list[this.list.length - 1] = { ...last, toNumber, toMs };
    } else this.list.push({ fault, fromNumber, toNumber, fromMs, toMs });
  }

  /** What was open at its end reaches to where something good begins again. */
  reached(fromMs: number): void {
    const last = this.list.at(-1);
    if (last !== undefined && last.toMs === null) this.list[this.list.length - 1] = { ...last, toMs: fromMs };
  }
}

export async function checkRecording(wanted: RecordingToCheck): Promise<CheckedRecording> {
  const walk = new Walk(wanted);
  for await (const part of wanted.parts) await walk.take(part);
  walk.end();
  const { good, findings, voices, leafKey } = walk;
  const contents = good.flatMap(({ content }) => (content === null ? [] : [content]));
  const report = {
    recordingId: toBase64Url(wanted.recordingId),
    meetingId: toBase64Url(wanted.groupId),
    recorder: wanted.owner,
    leafKey: leafKey === null ? null : toBase64Url(leafKey),
    voices: [...voices.values()],
    fromMs: good[0]?.statement.fromMs ?? null,
    toMs: good.at(-1)?.statement.toMs ?? null,
    goodParts: good.length,
    findings: findings.list,
    log: wanted.logged?.log ?? null,
  };
  return { report, file: await soundOf(contents) };
}

async function soundOf(contents: readonly SegmentContent[]): Promise<Uint8Array<ArrayBuffer> | null> {
  return contents.length === 0 ? null : await writeRecordingFile(contents);
}

/** Goes through the parts in their order. */
class Walk {
  readonly findings = new Findings();
  readonly good: GoodPart[] = [];
  readonly voices = new Map<string, HeardVoice>();
  leafKey: Bytes | null = null;
  readonly #wanted: RecordingToCheck;
  readonly #judge: PartJudge;
  /** The number that is expected next. */
  #next = 0;
  /** What the next part must name, if the one before is good. */
  #link: Bytes | null = new Uint8Array(32);
  #reachedMs: number | null = null;
  #isEnded = false;

  constructor(wanted: RecordingToCheck) {
    this.#wanted = wanted;
    this.#judge = new PartJudge(wanted);
  }

  async take({ number, stored }: StoredPart): Promise<void> {
    if (number > this.#next) this.#missing(this.#next, number - 1);
    this.#next = number + 1;
    const judged = await this.#judge.judge(number, stored);
    const fault = judged.fault ?? this.#faultOf(judged) ?? (await this.#logFault(number, stored));
    if (fault !== null || judged.fault !== null) {
      this.#bad(number, fault ?? 'altered', judged.statement);
      return;
    }
    this.findings.reached(judged.statement.fromMs);
    this.good.push(judged);
    this.leafKey = judged.leafKey;
    this.#link = judged.link;
    this.#reachedMs = judged.statement.toMs;
    this.#isEnded = judged.statement.kind === 'end';
    for (const voice of judged.voices) this.#heard(voice);
  }

  /** Nothing follows. */
  end(): void {
    const { logged } = this.#wanted;
    const last = Math.max(logged?.stopped ?? 0, ...[...(logged?.digests.keys() ?? [])].map((number) => number + 1));
    if (last > this.#next) this.#missing(this.#next, last - 1);
    if (!this.#isEnded) this.findings.add('end_missing', this.#next, this.#next, this.#reachedMs, null);
  }

  /** Of a part that is good by itself: whether it follows the one before. */
  #faultOf({ statement }: GoodPart): RecordingFault | null {
    if (this.#isEnded) return 'misplaced';
    const follows = this.#link === null || equalBytes(statement.previous, this.#link);
    return follows && statement.fromMs >= (this.#reachedMs ?? 0) - 1 ? null : 'altered';
  }

  async #logFault(number: number, stored: Bytes): Promise<RecordingFault | null> {
    const { logged } = this.#wanted;
    if (logged === null) return null;
    const digest = logged.digests.get(number);
    return digest !== undefined && equalBytes(digest, await sha256(stored)) ? null : 'not_in_log';
  }

  #bad(number: number, fault: RecordingFault, statement: RecordingStatement | null): void {
    const isTold = statement !== null && fault !== 'misplaced';
    const fromMs = isTold ? statement.fromMs : this.#reachedMs;
    this.findings.add(fault, number, number, fromMs, isTold ? statement.toMs : null);
    this.#link = null;
  }

  #missing(from: number, to: number): void {
    this.findings.add('missing', from, to, this.#reachedMs, null);
    this.#link = null;
  }

  /** An agreement that does not hold once, does not hold. */
  #heard(voice: HeardVoice): void {
    const known = this.voices.get(voice.leafKey);
    const hasAgreed = voice.hasAgreed && known?.hasAgreed !== false;
    this.voices.set(voice.leafKey, { ...voice, hasAgreed });
  }
}
