// Whether what somebody says of a meeting is what the rulebook demands: the server's check at creation, which never sees the
// charter (L1). Members check the charter itself with `checkClassification`.
import { err, ok, type Result } from '@incamera/kernel';
import { looserRules } from '../class-rules.js';
import { findClassification } from '../classification-document.js';
import { type CharterError, charterErrors } from '../errors.js';
import { type Rulebook } from '../rulebook.js';
import { type PolicyMeeting } from './request.js';

/** @returns or `charter/below_classification` with the names of what is less strict, or not the same */
export function checkMeeting({ document }: Rulebook, meeting: PolicyMeeting): Result<void, CharterError> {
  const own = findClassification(document, meeting.classificationId);
  if (own === null) return below('classification');
  const { level, label, rules } = meeting;
  const isSame = own.level === level && own.label.en === label.en && own.label.de === label.de;
  const wrong = [...(isSame ? [] : ['banner']), ...looserRules(own.rules, rules)];
  return wrong.length === 0 ? ok(undefined) : below(wrong.join(', '));
}

function below(what: string): Result<never, CharterError> {
  return err(charterErrors.make('charter/below_classification', { context: { what } }));
}
