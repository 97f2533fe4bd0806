// How many officers a charter wants behind a case, as it is sealed into every key of the meeting (L4; decision 0046).
import { type Charter } from '@incamera/charter';
import { type Officers } from '@incamera/shares';

export function officersFor({ classification }: Pick<Charter, 'classification'>): Officers {
  return classification.rules.investigation === 'two_officers' ? 2 : 1;
}
