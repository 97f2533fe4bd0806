// Where a passkey was used, by its own signature (L4): who judges evidence afterwards knows no address of the server, and a passkey that the
// charter's authorities certified signs for the place that it belongs to only.
import { type PasskeyEvidence } from '@incamera/identity';
import { fromUtf8 } from '@incamera/kernel';
import { z } from 'zod';

const clientDataSchema = z.object({ origin: z.url({ protocol: /^https?$/ }) });

/** An origin such as `https://meet.example.org`; null: it says none. */
export function originOfPasskey({ assertion }: Pick<PasskeyEvidence, 'assertion'>): string | null {
  try {
    return clientDataSchema.parse(JSON.parse(fromUtf8(assertion.clientData))).origin;
  } catch {
    return null;
  }
}
