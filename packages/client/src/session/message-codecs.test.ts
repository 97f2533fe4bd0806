import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PASSED_ON_BYTES } from './deny-list-content.js';
import { safeFileName, safeMediaType } from './file-vault.js';
import { decodeContent, encodeContent, isFileName } from './group-content.js';
import { decodePresence, encodePresence, type Presence } from './presence.js';

const id = new Uint8Array(16).fill(7);
const file = {
  fileId: `f_${'A'.repeat(22)}`,
  key: new Uint8Array(32),
  hash: new Uint8Array(32),
  sizeBytes: 5,
  name: 'a.txt',
  mediaType: 'text/plain',
};
const chat = { kind: 'chat', id, number: 1, text: 'hi', file } as const;

describe('messages of the group', () => {
  it('come back as they were written', () => {
    const denyList = { kind: 'deny_list', authorityKey: new Uint8Array(32).fill(9), version: 3 } as const;
    const lists = [
      { ...denyList, list: null },
      { ...denyList, list: new Uint8Array([1, 2, 3]) },
    ];
    const others = [{ kind: 'end' }, { kind: 'lock', locked: true }] as const;
    for (const content of [chat, { ...chat, file: null }, ...others, ...lists]) {
      expect(decodeContent(encodeContent(content))).toEqual(content);
    }
  });

  it('are refused when a member writes what the product never would', () => {
    const refused = [
      { ...chat, text: 'x'.repeat(4001) },
      { ...chat, text: '', file: null },
      { ...chat, text: 'turn \u202e around' },
      { ...chat, file: { ...file, name: '../../etc/passwd' } },
      { ...chat, file: { ...file, name: '..' } },
      { ...chat, file: { ...file, name: 'photo\u202egpj.exe' } },
      { ...chat, file: { ...file, mediaType: 'text/html; charset=x' } },
      { ...chat, file: { ...file, fileId: '../secret' } },
    ];
    for (const content of refused) expect(decodeContent(encodeContent(content))).toBeNull();
    const long = { kind: 'deny_list', authorityKey: new Uint8Array(32), version: 1 } as const;
    expect(decodeContent(encodeContent({ ...long, list: new Uint8Array(MAX_PASSED_ON_BYTES + 1) }))).toBeNull();
    const bytes = encodeContent(chat);
    for (let length = 0; length < bytes.length; length++) expect(decodeContent(bytes.slice(0, length))).toBeNull();
    expect(decodeContent(new Uint8Array([...bytes, 0]))).toBeNull();
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeContent(bytes);
        decodePresence(bytes);
      }),
    );
  });
});

describe('file names', () => {
  it('always become names that every receiver accepts', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => isFileName(safeFileName(name))));
    expect(safeFileName('C:\\temp\\plan.pdf')).toBe('C:_temp_plan.pdf');
    expect(safeFileName('  \u202e ')).toBe('file');
    expect(safeMediaType('image/PNG; x=y')).toBe('image/png');
    expect(safeMediaType('<script>')).toBe('application/octet-stream');
  });
});

describe('presence', () => {
  it('comes back as it was written, and nothing else is accepted', () => {
    const presence = fc.record({
      peerId: fc.constant('p_aaaaaaaaaaaaaaaa' as Presence['peerId']),
      microphone: fc.constantFrom('absent', 'muted', 'on'),
      camera: fc.boolean(),
      screen: fc.boolean(),
      handRaised: fc.boolean(),
      chatCount: fc.nat(),
      counter: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      echoes: fc.array(
        fc.record({ leaf: fc.nat({ max: 299 }), counter: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
        { maxLength: 16 },
      ),
    });
    fc.assert(
      fc.property(presence, (value) => {
        const bytes = encodePresence(value as unknown as Presence);
        expect(decodePresence(bytes)).toEqual(value);
        expect(decodePresence(bytes.slice(1))).toBeNull();
      }),
    );
    const strange = { ...fc.sample(presence, 1)[0], peerId: 'somebody' } as unknown as Presence;
    expect(decodePresence(encodePresence(strange))).toBeNull();
  });
});
