// Entries of deny lists in words: the reason, and whom or what an entry means, as far as this server still knows.
import {
  type DeniablePerson,
  type DenialReason,
  type DeniedSubject,
  type IssuedDeviceCertificate,
} from '@incamera/client';
import { useTranslation } from 'react-i18next';

export function useReasonNames(): Readonly<Record<DenialReason, string>> {
  const { t } = useTranslation();
  return {
    unspecified: t('authority.reasonUnspecified'),
    'device-lost': t('authority.reasonLost'),
    'key-compromise': t('authority.reasonCompromise'),
    'left-organisation': t('authority.reasonLeft'),
    superseded: t('authority.reasonSuperseded'),
  };
}

/** What names behind entries come from. */
export interface KnownPeople {
  readonly people: readonly DeniablePerson[];
  readonly devices: readonly IssuedDeviceCertificate[];
}

/** Characters of a key or number that tell two entries apart. */
const SHORT = 10;

export function useSubjectWords({ people, devices }: KnownPeople): (subject: DeniedSubject) => string {
  const { t } = useTranslation();
  return (subject) => {
    switch (subject.kind) {
      case 'person': {
        const [domain = '', personId = ''] = subject.person.split('/');
        const name = people.find((person) => person.personId === personId)?.displayName;
        return t('authority.subjectPerson', { name: name ?? personId.slice(0, SHORT), domain });
      }
      case 'passkey': {
        const owner = people.find(({ passkeys }) =>
          passkeys.some(({ thumbprint }) => thumbprint === subject.thumbprint),
        );
        return t('authority.subjectPasskey', { name: owner?.displayName ?? subject.thumbprint.slice(0, SHORT) });
      }
      case 'device-key': {
        const owner = devices.find(({ leafKey }) => leafKey === subject.deviceKey);
        return t('authority.subjectDevice', { name: owner?.accountName ?? subject.deviceKey.slice(0, SHORT) });
      }
      case 'token':
        return t('revocation.subjectToken', { issuer: subject.issuer, subject: subject.subject });
      case 'certificate':
        return t('authority.subjectCertificate', { serial: subject.serial.slice(0, SHORT) });
    }
  };
}
