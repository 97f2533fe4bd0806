// The messages between clients and server, as their schemas read them.
import {
  clientMessageSchema,
  createMeetingSchema,
  loginSchema,
  registerSchema,
  sendMailSchema,
  serverMessageSchema,
} from '@incamera/protocol';
import { type FuzzTarget } from '../target.js';
import { jsonTarget } from './json.js';

interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

function schema(name: string, { safeParse }: Schema): FuzzTarget {
  return jsonTarget(name, (value) => {
    const { success, data } = safeParse(value);
    return success ? { taken: data } : null;
  });
}

export const protocolTargets: readonly FuzzTarget[] = [
  schema('protocol-client', clientMessageSchema),
  schema('protocol-server', serverMessageSchema),
  schema('protocol-register', registerSchema),
  schema('protocol-login', loginSchema),
  schema('protocol-create', createMeetingSchema),
  schema('protocol-mail', sendMailSchema),
];
