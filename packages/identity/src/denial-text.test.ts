import { toBase64Url } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { denialSubjectLine, guestSubjectFromLine } from './index.js';

const deviceKey = toBase64Url(new Uint8Array(32).fill(7));
const token = { kind: 'token', issuer: 'https://id.example.net/realm', subject: 'a|24400320' } as const;

describe('the line of a guest', () => {
  it('comes back, also out of a message that broke or indented it', () => {
    for (const subject of [token, { kind: 'device-key', deviceKey } as const]) {
      const line = denialSubjectLine(subject);
      expect(guestSubjectFromLine(line)).toEqual(subject);
      expect(guestSubjectFromLine(`  ${line.replaceAll(' ', '\n  ')}\n`)).toEqual(subject);
    }
  });

  it('is nothing else: no other kinds, no missing, further or foreign words, no key of another size', () => {
    const line = denialSubjectLine(token);
    for (const odd of [
      '',
      'token',
      'token https://id.example.net',
      `${line} more`,
      `Token ${line.slice(6)}`,
      'person example.org/ada',
      `passkey ${deviceKey}`,
      `device-key ${deviceKey} ${deviceKey}`,
      `device-key ${toBase64Url(new Uint8Array(31))}`,
      'device-key +/+/',
      `token https://id.example.net ${'x'.repeat(256)}`,
      'token https://id.example.net grace\u200b',
    ]) {
      expect([odd, guestSubjectFromLine(odd)]).toEqual([odd, null]);
    }
  });
});
