// The sections of the administration, in order. A new one is one entry here; it is loaded when somebody opens it.
import { type Role } from '@incamera/protocol';
import { type ParseKeys } from 'i18next';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface AdminSection {
  /** In the address: /admin/people. */
  readonly id: string;
  /** Who sees it; the server checks by itself. */
  readonly roles: readonly Role[];
  readonly title: ParseKeys;
  readonly page: LazyExoticComponent<ComponentType>;
}

export const adminSections: readonly AdminSection[] = [
  {
    id: 'people',
    roles: ['officer', 'operator'],
    title: 'accounts.title',
    page: lazy(async () => ({ default: (await import('./people-section.js')).PeopleSection })),
  },
  {
    id: 'running',
    roles: ['officer', 'operator'],
    title: 'running.title',
    page: lazy(async () => ({ default: (await import('./running-section.js')).RunningSection })),
  },
  {
    id: 'providers',
    roles: ['officer'],
    title: 'providers.title',
    page: lazy(async () => ({ default: (await import('./providers-section.js')).ProvidersSection })),
  },
  {
    id: 'identity',
    roles: ['officer'],
    title: 'authority.title',
    page: lazy(async () => ({ default: (await import('../authority/identity-section.js')).IdentitySection })),
  },
  {
    id: 'holders',
    roles: ['officer'],
    title: 'holders.title',
    page: lazy(async () => ({ default: (await import('../holders/holders-section.js')).HoldersSection })),
  },
  {
    id: 'rules',
    roles: ['officer'],
    title: 'office.title',
    page: lazy(async () => ({ default: (await import('../rules/rules-office.js')).RulesOffice })),
  },
  {
    id: 'exceptions',
    roles: ['officer'],
    title: 'exception.sectionTitle',
    page: lazy(async () => ({ default: (await import('../exceptions/exceptions-section.js')).ExceptionsSection })),
  },
  {
    id: 'sweep',
    roles: ['officer'],
    title: 'sweep.title',
    page: lazy(async () => ({ default: (await import('../sweep/sweep-section.js')).SweepSection })),
  },
];

/** Those that somebody with these roles sees. */
export function visibleSections(roles: readonly Role[]): readonly AdminSection[] {
  return adminSections.filter((section) => section.roles.some((role) => roles.includes(role)));
}
