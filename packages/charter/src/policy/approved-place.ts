// Where somebody is who meets the rules about places (L1): for questions that are about something else.
import { type ClassRules } from '../class-rules.js';

/** An address and a country that these rules approve. */
export function approvedPlace({ networks, countries }: Pick<ClassRules, 'networks' | 'countries'>): {
  readonly address: string | null;
  readonly country: string | null;
} {
  return {
    address: networks === 'any' ? '203.0.113.1' : (networks[0]?.replace(/\/.*$/, '') ?? null),
    country: countries === 'any' ? null : (countries[0] ?? null),
  };
}
