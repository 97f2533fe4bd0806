// The levels of assurance as words and symbols, and the reasons as sentences: the one place that knows both.
import { type AssuranceLevel, type AssuranceReason } from '@incamera/client';
import { type TFunction } from 'i18next';
import { Building2, Handshake, KeyRound, type LucideIcon, Server, UserRound } from 'lucide-react';
import { type Formats } from '../../i18n/format.js';

interface LevelLook {
  readonly symbol: LucideIcon;
  readonly word: 'selfAsserted' | 'server' | 'organisation' | 'passkey' | 'compared';
  /** Whether somebody whom the server cannot replace stands behind the name. */
  readonly strong: boolean;
}

const LOOKS: Readonly<Record<AssuranceLevel, LevelLook>> = {
  'self-asserted': { symbol: UserRound, word: 'selfAsserted', strong: false },
  server: { symbol: Server, word: 'server', strong: false },
  organisation: { symbol: Building2, word: 'organisation', strong: true },
  passkey: { symbol: KeyRound, word: 'passkey', strong: true },
  compared: { symbol: Handshake, word: 'compared', strong: true },
};

export function levelLook(level: AssuranceLevel): LevelLook {
  return LOOKS[level];
}

export function levelWord(level: AssuranceLevel, t: TFunction): string {
  return t(`assurance.${LOOKS[level].word}`);
}

export function levelSentence(level: AssuranceLevel, t: TFunction): string {
  return t(`assurance.${LOOKS[level].word}Long`);
}

/** One reason as a sentence. */
export function reasonSentence(reason: AssuranceReason, t: TFunction, formats: Formats): string {
  switch (reason.code) {
    case 'certified':
      return reason.by === 'organisation'
        ? t('reason.certifiedOrganisation', { domain: reason.domain })
        : t('reason.certifiedServer', { domain: reason.domain });
    case 'provider':
      return reason.by === 'organisation'
        ? t('reason.providerOrganisation', { issuer: reason.issuer })
        : t('reason.providerServer', { issuer: reason.issuer });
    case 'vouched':
      return t('reason.vouched', { name: reason.name });
    case 'passkey_pinned':
      return t('reason.passkeyPinned', { when: formats.dateTime(reason.sinceMs) });
    case 'name_changed':
      return t('reason.nameChanged', { when: formats.dateTime(reason.sinceMs) });
    case 'passkey_changed':
      return t('reason.passkeyChanged', { when: formats.dateTime(reason.sinceMs) });
    case 'root_changed':
      return t('reason.rootChanged', { when: formats.dateTime(reason.sinceMs) });
    case 'compared':
      return t('reason.compared', { when: formats.dateTime(reason.atMs) });
    case 'compared_other_key':
      return t('reason.comparedOtherKey', { when: formats.dateTime(reason.atMs) });
    case 'passkey_certified':
      return t('reason.passkeyCertified');
    case 'passkey_unrooted':
      return t('reason.passkeyUnrooted');
    case 'passkey_syncable':
      return t('reason.passkeySyncable');
    case 'passkey_missing':
      return t('reason.passkeyMissing');
    case 'nothing_verified':
      return t('reason.nothingVerified');
  }
}

const WARNINGS: readonly AssuranceReason['code'][] = [
  'passkey_missing',
  'name_changed',
  'passkey_changed',
  'root_changed',
  'compared_other_key',
];

/** Whether a reason speaks against the name. */
export function isWarning(reason: AssuranceReason): boolean {
  return WARNINGS.includes(reason.code);
}
