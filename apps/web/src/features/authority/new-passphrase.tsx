// The passphrase of a backup, chosen and repeated.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/field.js';

const PASSPHRASE_CHARS = 15;

export interface NewPassphrase {
  readonly passphrase: string;
  readonly repeated: string;
  /** Long enough, and twice the same. */
  readonly isComplete: boolean;
  readonly setPassphrase: (text: string) => void;
  readonly setRepeated: (text: string) => void;
}

export function useNewPassphrase(): NewPassphrase {
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const isComplete = passphrase.length >= PASSPHRASE_CHARS && passphrase === repeated;
  return { passphrase, repeated, isComplete, setPassphrase, setRepeated };
}

export function NewPassphraseFields({ passphrase, repeated, setPassphrase, setRepeated }: NewPassphrase) {
  const { t } = useTranslation();
  const isShort = passphrase.length < PASSPHRASE_CHARS;
  return (
    <>
      <TextField
        label={t('authority.passphrase')}
        description={t('authority.passphraseHint')}
        value={passphrase}
        onChange={setPassphrase}
        type="password"
        autoComplete="new-password"
        error={passphrase !== '' && isShort ? t('authority.passphraseShort') : null}
      />
      <TextField
        label={t('authority.passphraseAgain')}
        value={repeated}
        onChange={setRepeated}
        type="password"
        autoComplete="new-password"
        error={repeated !== '' && repeated !== passphrase ? t('authority.passphraseOther') : null}
      />
    </>
  );
}
