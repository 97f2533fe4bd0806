// The messages between clients and server, as their schemas read them.
import {
  clientMessageSchema,
  createMeetingSchema,
  loginSchema,
  registerSchema,
  serverMessageSchema,
} from '@incamera/protocol';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';

interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

function schema(name: string, read: Schema): FuzzTarget {
  return {
    name,
    mutation: 'json',
    check(input) {
      let value: unknown;
      try {
        value = JSON.parse(input.toString());
      } catch {
        return; // Not this parser's input.
      }
      const once = read.safeParse(value);
      if (!once.success) return;
      const again = read.safeParse(JSON.parse(JSON.stringify(once.data)));
      assertThat(again.success && sameValue(again.data, once.data), 'a message changes when written and read');
    },
  };
}

export const protocolTargets: readonly FuzzTarget[] = [
  schema('protocol-client', clientMessageSchema),
  schema('protocol-server', serverMessageSchema),
  schema('protocol-register', registerSchema),
  schema('protocol-login', loginSchema),
  schema('protocol-create', createMeetingSchema),
];
