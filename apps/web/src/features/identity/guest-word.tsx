// As whom a host vouches for a guest: name, and the address to which the invitation went.
import { type Knocker } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { excessOf, TextField } from '../../ui/field.js';
import { looksLikeEmail } from './guest-fields.js';

const NAME_LIMIT = 200;
const EMAIL_LIMIT = 254;

export interface GuestWord {
  readonly name: string;
  readonly email: string;
  readonly setName: (text: string) => void;
  readonly setEmail: (text: string) => void;
  /** Null: something is missing or wrong. */
  readonly value: { readonly name: string; readonly email: string } | null;
}

export function useGuestWord({ displayName }: Pick<Knocker, 'displayName'>): GuestWord {
  const [name, setName] = useState(displayName);
  const [email, setEmail] = useState('');
  const value = { name: name.trim(), email: email.trim() };
  const isLong = excessOf(name, NAME_LIMIT) + excessOf(email, EMAIL_LIMIT) > 0;
  const isRight = value.name !== '' && looksLikeEmail(value.email) && !isLong;
  return { name, email, setName, setEmail, value: isRight ? value : null };
}

/** @param tried errors show once somebody tried to send it */
export function GuestWordFields({ name, email, setName, setEmail, tried }: GuestWord & { readonly tried: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('vouch.name')}
        value={name}
        onChange={setName}
        limit={NAME_LIMIT}
        error={tried && name.trim() === '' ? t('vouch.nameMissing') : null}
        isRequired
      />
      <TextField
        label={t('vouch.email')}
        type="email"
        value={email}
        onChange={setEmail}
        limit={EMAIL_LIMIT}
        error={tried && !looksLikeEmail(email.trim()) ? t('vouch.emailBad') : null}
        isRequired
      />
    </>
  );
}
