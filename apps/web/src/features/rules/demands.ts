// What a classification demands, in plain sentences: only what is not a matter of course.
import { type ClassRules } from '@incamera/client';

/** A text by its key, with what stands in it. */
export interface Demand {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Above this, size and length are no limits that anybody meets. */
const MANY = 300;
const A_DAY_MINUTES = 28 * 60;

export function demandsOf(rules: ClassRules, duration: (minutes: number) => string): readonly Demand[] {
  const list = (items: readonly string[]) => items.join(', ');
  const all: (Demand | false)[] = [
    { key: `assurance.${rules.minimumAssurance}` },
    { key: `guests.${rules.guests}` },
    { key: `admission.${rules.admission}` },
    rules.networks !== 'any' &&
      (rules.networks.length === 0
        ? { key: 'networksNone' }
        : { key: 'networks', values: { list: list(rules.networks) } }),
    rules.countries !== 'any' && { key: 'countries', values: { list: list(rules.countries) } },
    ...rules.exceptions.map((rule) => ({ key: `exceptions.${rule}` })),
    rules.reauthenticate && { key: 'signIn' },
    rules.hostMustBePresent && { key: 'host' },
    rules.marks !== 'off' && { key: `marks_${rules.marks}` },
    rules.visibleMark && { key: 'visibleMark' },
    !rules.recording && { key: 'recording' },
    rules.fingerprints && { key: 'fingerprints' },
    rules.investigation === 'two_officers' && { key: 'twoOfficers' },
    rules.witnesses > 0 && { key: 'witnesses', values: { count: rules.witnesses } },
    rules.chatLifeMinutes === null && { key: 'chatNone' },
    rules.chatLifeMinutes === 0 && { key: 'chatGone' },
    rules.chatLifeMinutes !== null && !rules.copyFromChat && { key: 'copy' },
    rules.chatLifeMinutes !== null && !rules.downloadFiles && { key: 'download' },
    rules.screenShare === 'hosts' && { key: 'screenHosts' },
    rules.screenShare === 'nobody' && { key: 'screenNobody' },
    rules.names === 'chosen' && { key: 'names' },
    !rules.attribution && { key: 'attribution' },
    rules.maxMembers < MANY && { key: 'size', values: { count: rules.maxMembers } },
    rules.maxLengthMinutes < A_DAY_MINUTES && { key: 'length', values: { length: duration(rules.maxLengthMinutes) } },
  ];
  return all.filter((demand): demand is Demand => demand !== false);
}
