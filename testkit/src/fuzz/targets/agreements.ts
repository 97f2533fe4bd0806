// What hosts say to each other where two must agree on everybody, before anything of it is verified.
import { decodeAdmitAnswer, decodeAdmitAsk, encodeAdmitAnswer, encodeAdmitAsk } from '@incamera/group';
import { assertThat, type FuzzTarget } from '../target.js';

const admitAsk: FuzzTarget = {
  name: 'admit-ask',
  mutation: 'bytes',
  check(input) {
    const ask = decodeAdmitAsk(input);
    if (ask !== null) assertThat(Buffer.from(encodeAdmitAsk(ask)).equals(input), 'two encodings of one question');
  },
};

const admitAnswer: FuzzTarget = {
  name: 'admit-answer',
  mutation: 'bytes',
  check(input) {
    const answer = decodeAdmitAnswer(input);
    if (answer !== null)
      assertThat(Buffer.from(encodeAdmitAnswer(answer)).equals(input), 'two encodings of one answer');
  },
};

export const agreementTargets: readonly FuzzTarget[] = [admitAsk, admitAnswer];
