import { describe, expect, it } from 'vitest';
import { generateHolderKey, isHolderKeyPair } from './holder-key.js';

describe('the key of a holder of shares', () => {
  it('opens what is sealed to it, and no other key does', async () => {
    const [own, other] = [await generateHolderKey(), await generateHolderKey()];
    expect([own.privateKey.byteLength, own.publicKey.byteLength]).toEqual([32, 1216]);
    expect(await isHolderKeyPair(own)).toBe(true);
    expect(await isHolderKeyPair({ ...own, privateKey: other.privateKey })).toBe(false);
    expect(await isHolderKeyPair({ ...own, publicKey: new Uint8Array(1215) })).toBe(false);
    expect(await isHolderKeyPair({ ...own, privateKey: new Uint8Array() })).toBe(false);
  });
});
