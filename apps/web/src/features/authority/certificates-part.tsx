// What is certified now: passkeys by authorities off the server, devices by this server for a day. Each can be revoked.
import { type DeniablePerson, type IssuedDeviceCertificate, type IssuedPasskeyCertificate } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import styles from '../account/account-page.module.css';
import { type DenyCandidate, DenyDialog } from './deny-dialog.js';

export interface Issued {
  readonly devices: readonly IssuedDeviceCertificate[];
  readonly passkeys: readonly IssuedPasskeyCertificate[];
}

export function CertificatesPart(props: {
  issued: Issued;
  people: readonly DeniablePerson[];
  hasOwn: boolean;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<DenyCandidate | null>(null);
  const { devices, passkeys } = props.issued;
  const kept = new Set(props.people.flatMap((person) => person.passkeys.map(({ credentialId }) => credentialId)));
  const done = () => {
    setOpen(null);
    props.onChanged();
  };
  return (
    <section className={styles.part} aria-labelledby="certificates-title">
      <h2 id="certificates-title">{t('authority.certificates')}</h2>
      <p className={styles.lead}>{t('authority.certificatesText')}</p>
      <h3>{t('authority.certifiedPasskeys')}</h3>
      {passkeys.length === 0 ? <p>{t('authority.certifiedNone')}</p> : null}
      <ul className={styles.list}>
        {passkeys.map((passkey) => (
          <PasskeyRow
            key={`${passkey.issuerKeyHash} ${passkey.serial}`}
            passkey={passkey}
            isRemoved={!kept.has(passkey.credentialId)}
            onDeny={setOpen}
          />
        ))}
      </ul>
      <details>
        <summary>{t('authority.certifiedDevices', { count: devices.length })}</summary>
        <ul className={styles.list}>
          {devices.map((device) => (
            <DeviceRow key={`${device.issuerKeyHash} ${device.serial}`} device={device} onDeny={setOpen} />
          ))}
        </ul>
      </details>
      {open ? <DenyDialog candidate={open} hasOwn={props.hasOwn} onClose={() => setOpen(null)} onDone={done} /> : null}
    </section>
  );
}

function PasskeyRow(props: {
  passkey: IssuedPasskeyCertificate;
  /** Its owner has taken it off the account, or the account is gone. */
  isRemoved: boolean;
  onDeny: (candidate: DenyCandidate) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { displayName, credentialId, thumbprint, issuerKeyHash, serial, issuedAtMs, notAfterMs } = props.passkey;
  const button = (label: string, target: DenyCandidate['target']) => (
    <Button
      size="small"
      aria-label={`${label}: ${displayName}`}
      onPress={() => props.onDeny({ target, name: displayName })}
    >
      {label}
    </Button>
  );
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>
          {displayName}
          {props.isRemoved ? <span className={styles.tag}>{t('revocation.removedByOwner')}</span> : null}
        </p>
        {props.isRemoved ? <p className={styles.rowText}>{t('revocation.removedByOwnerText')}</p> : null}
        <p className={styles.rowText}>
          {t('authority.period', { from: formats.dateTime(issuedAtMs), to: formats.dateTime(notAfterMs) })}
        </p>
      </div>
      <div className={styles.actions}>
        {button(
          t('authority.revokePasskey'),
          props.isRemoved ? { kind: 'passkey-key', thumbprint } : { kind: 'passkey', credentialId },
        )}
        {button(t('authority.revokeCertificate'), { kind: 'certificate', issuerKeyHash, serial })}
      </div>
    </li>
  );
}

function DeviceRow(props: { device: IssuedDeviceCertificate; onDeny: (candidate: DenyCandidate) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { accountId, accountName, deviceId, issuedAtMs, notAfterMs } = props.device;
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>{accountName}</p>
        <p className={styles.rowText}>
          {deviceId} · {t('authority.period', { from: formats.dateTime(issuedAtMs), to: formats.dateTime(notAfterMs) })}
        </p>
      </div>
      <div className={styles.actions}>
        <Button
          size="small"
          aria-label={`${t('authority.revokeDevice')}: ${accountName}`}
          onPress={() => props.onDeny({ target: { kind: 'device', accountId, deviceId }, name: accountName })}
        >
          {t('authority.revokeDevice')}
        </Button>
      </div>
    </li>
  );
}
