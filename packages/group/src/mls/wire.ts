// MLS messages as bytes, strictly: the library's decoders leave trailing bytes unread and take lengths and flags that no encoder writes,
// so that one message had several encodings and several hashes (L2, library boundary; RFC 9420 sections 2.1 and 6).
import { type Bytes, copyBytes, equalBytes } from '@incamera/kernel';
import {
  decodeMlsMessage,
  encodeMlsMessage,
  type GroupInfo,
  type KeyPackage,
  type MLSMessage,
  type MlsPrivateMessage,
  type MlsPublicMessage,
  type Welcome,
} from 'ts-mls';
import { decodeGroupInfo, encodeGroupInfo } from 'ts-mls/groupInfo.js';

/** A commit or a message of a member, as the delivery service carries it. */
export type HandshakeMessage = MLSMessage & (MlsPrivateMessage | MlsPublicMessage);

/** The one MLS message that `bytes` are, or `null`. */
export function readMessage(bytes: Uint8Array): MLSMessage | null {
  try {
    const message = decodeMlsMessage(bytes, 0)?.[0];
    return message !== undefined && equalBytes(writeMessage(message), bytes) ? message : null;
  } catch {
    return null;
  }
}

export function readHandshake(bytes: Uint8Array): HandshakeMessage | null {
  const message = readMessage(bytes);
  if (message?.wireformat === 'mls_private_message' || message?.wireformat === 'mls_public_message') return message;
  return null;
}

export function readWelcome(bytes: Uint8Array): Welcome | null {
  const message = readMessage(bytes);
  return message?.wireformat === 'mls_welcome' ? message.welcome : null;
}

export function readKeyPackage(bytes: Uint8Array): KeyPackage | null {
  const message = readMessage(bytes);
  return message?.wireformat === 'mls_key_package' ? message.keyPackage : null;
}

export function writeMessage(message: MLSMessage): Bytes {
  return copyBytes(encodeMlsMessage(message));
}

export function writeWelcome(welcome: Welcome): Bytes {
  return writeMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome });
}

export function writeKeyPackage(keyPackage: KeyPackage): Bytes {
  return writeMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage });
}

/** The GroupInfo that `bytes` are, outside of any message, or `null`. */
export function readGroupInfo(bytes: Uint8Array): GroupInfo | null {
  try {
    const groupInfo = decodeGroupInfo(bytes, 0)?.[0];
    return groupInfo !== undefined && equalBytes(writeGroupInfo(groupInfo), bytes) ? groupInfo : null;
  } catch {
    return null;
  }
}

export function writeGroupInfo(groupInfo: GroupInfo): Bytes {
  return copyBytes(encodeGroupInfo(groupInfo));
}
