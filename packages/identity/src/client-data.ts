// Client data of WebAuthn: what the browser says about where and for what a passkey was used (L1, level 3 section 5.8.1).
import { readJsonObject } from './strict-json.js';

export const MAX_CLIENT_DATA_BYTES = 4096;

export interface ClientData {
  readonly type: string;
  /** Base64url. */
  readonly challenge: string;
  readonly origin: string;
  /** Used inside a frame of another site. */
  readonly crossOrigin: boolean;
}

/** @throws {RangeError | TypeError | SyntaxError} the bytes are not of this form */
export function readClientData(bytes: Uint8Array): ClientData {
  if (bytes.byteLength > MAX_CLIENT_DATA_BYTES) throw new RangeError('length');
  const members = readJsonObject(bytes);
  const [type, challenge, origin] = [members.get('type'), members.get('challenge'), members.get('origin')];
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string')
    throw new RangeError('text');
  const crossOrigin = members.get('crossOrigin') ?? false;
  if (typeof crossOrigin !== 'boolean') throw new RangeError('crossOrigin');
  // The origin of the outermost page stands only where the passkey was used inside a frame of another.
  return { type, challenge, origin, crossOrigin: crossOrigin || members.has('topOrigin') };
}
