// MLS messages as bytes, strictly: the library's decoders leave trailing bytes unread (L2, library boundary; RFC 9420 section 6).
import { type Bytes, copyBytes } from '@incamera/kernel';
import {
  decodeMlsMessage,
  encodeMlsMessage,
  type KeyPackage,
  type MLSMessage,
  type MlsPrivateMessage,
  type MlsPublicMessage,
  type Welcome,
} from 'ts-mls';

/** A commit or a message of a member, as the delivery service carries it. */
export type HandshakeMessage = MLSMessage & (MlsPrivateMessage | MlsPublicMessage);

/** The one MLS message that `bytes` are, or `null`. */
export function readMessage(bytes: Uint8Array): MLSMessage | null {
  try {
    const decoded = decodeMlsMessage(bytes, 0);
    return decoded !== undefined && decoded[1] === bytes.byteLength ? decoded[0] : null;
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
