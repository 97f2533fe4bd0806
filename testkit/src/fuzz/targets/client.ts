// What a client reads: messages of members inside the group, its own records, files and answers of the platform.
import { clientErrors } from '@incamera/client';
import {
  decodeContent,
  decodePlan,
  encodeContent,
  encodePlan,
  listOfFile,
  readBackup,
  readPasskeyAnswer,
} from '@incamera/client/decoders';
import { decodeDenyList } from '@incamera/identity';
import { copyBytes } from '@incamera/kernel';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';
import { jsonTarget } from './json.js';

const groupContent: FuzzTarget = {
  name: 'group-content',
  mutation: 'bytes',
  maxBytes: 8192,
  check(input) {
    const read = decodeContent(input);
    if (read !== null) assertThat(Buffer.from(encodeContent(read)).equals(input), 'two encodings of one message');
  },
};

const plan: FuzzTarget = {
  name: 'plan',
  mutation: 'json',
  check(input) {
    const read = decodePlan(copyBytes(input));
    if (read === null) return;
    assertThat(sameValue(decodePlan(encodePlan(read)), read), 'a plan changes when written and read');
  },
};

/** The file of an authority: what stands beside the sealed key, which is all that is read before the passphrase counts. */
const backup: FuzzTarget = {
  name: 'authority-backup',
  mutation: 'json',
  check(input) {
    try {
      const read = readBackup(input.toString());
      assertThat(sameValue(readBackup(JSON.stringify(read)), read), 'a backup changes when written and read');
    } catch (error) {
      if (!clientErrors.owns(error)) throw error;
    }
  },
};

const denyListFile: FuzzTarget = {
  name: 'deny-list-file',
  mutation: 'bytes',
  check(input) {
    try {
      const list = listOfFile(copyBytes(input));
      assertThat(decodeDenyList(list).ok && sameValue(listOfFile(list), list), 'a file that gives two lists');
    } catch (error) {
      if (!clientErrors.owns(error)) throw error;
    }
  },
};

const passkeyAnswer: FuzzTarget = jsonTarget('passkey-answer', (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  try {
    const { credentialId, assertion } = readPasskeyAnswer(value as Readonly<Record<string, unknown>>);
    const { clientData, authenticatorData, signature } = assertion;
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
    const response = {
      clientDataJSON: text(clientData),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
    };
    return { taken: { id: credentialId, response } };
  } catch (error) {
    if (clientErrors.owns(error)) return null;
    throw error;
  }
});

export const clientTargets: readonly FuzzTarget[] = [groupContent, plan, backup, denyListFile, passkeyAnswer];
