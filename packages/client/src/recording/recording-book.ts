// What members said to one recording (L4; decision 0041): of each the newest answer that carries its signature.
import {
  type AnsweredRecording,
  type AnswerToRecording,
  type Member,
  type RecordingAnswer,
  verifyRecordingAnswer,
} from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';

export class AnswerBook {
  readonly #of: AnsweredRecording;
  /** By leaf key. */
  readonly #answers = new Map<string, AnswerToRecording>();

  constructor(of: AnsweredRecording) {
    this.#of = of;
  }

  /** @returns whether it was news; a forged or older one is not */
  async take(from: Pick<Member, 'signatureKey'>, answer: AnswerToRecording): Promise<boolean> {
    if (!(await verifyRecordingAnswer(this.#of, answer, from.signatureKey))) return false;
    const name = toBase64Url(from.signatureKey);
    const before = this.#answers.get(name);
    if (before !== undefined && before.atMs >= answer.atMs) return false;
    this.#answers.set(name, answer);
    return before?.answer !== answer.answer;
  }

  of(who: Pick<Member, 'signatureKey'>): AnswerToRecording | null {
    return this.#answers.get(toBase64Url(who.signatureKey)) ?? null;
  }

  word(who: Pick<Member, 'signatureKey'>): RecordingAnswer | 'silent' {
    return this.of(who)?.answer ?? 'silent';
  }
}
