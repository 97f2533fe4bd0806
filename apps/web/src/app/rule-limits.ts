// What the rules of a meeting allow beside speech, for buttons and capture devices; the client refuses the rest anyway.
import { type MeetingSnapshot } from '@incamera/client';

export type Feature = NonNullable<MeetingSnapshot['rules']>['features'][number];

/** Before the rules are known nothing is held back. */
export function allowsFeature({ rules }: Pick<MeetingSnapshot, 'rules'>, feature: Feature): boolean {
  return rules?.features.includes(feature) ?? true;
}
