import { type Authority, type OwnPasskey } from '@incamera/client';
import { describe, expect, it } from 'vitest';
import { mayFound, readinessFor } from './readiness.js';

const restricted = { minimumAssurance: 'organisation' } as const;
const authority = (kind: Authority['kind'], holder: Authority['holder'], isRetired = false) => ({
  kind,
  holder,
  isRetired,
});
const certified: Pick<OwnPasskey, 'certificates'> = { certificates: [{ chain: [], notAfterMs: 1 }] };
const plain: Pick<OwnPasskey, 'certificates'> = { certificates: [] };

describe('the readiness for a class', () => {
  it('is there without an authority where the word of the server will do', () => {
    for (const minimumAssurance of ['self_asserted', 'server'] as const) {
      expect(readinessFor({ minimumAssurance }, { authorities: [], passkeys: [] })).toBe('ready');
    }
  });

  it('asks for an authority whose key the server does not hold, and not for a retired one', () => {
    const own = { authorities: [authority('embedded', 'server')], passkeys: [certified] };
    expect(readinessFor(restricted, own)).toBe('none');
    const retired = [...own.authorities, authority('officer', 'organisation', true)];
    expect(readinessFor(restricted, { ...own, authorities: retired })).toBe('none');
  });

  it('asks for the comparison, then for the certification', () => {
    const listed = { authorities: [authority('officer', 'server')], passkeys: [plain] };
    expect(readinessFor(restricted, listed)).toBe('not_compared');
    const compared = { ...listed, authorities: [authority('officer', 'organisation')] };
    expect(readinessFor(restricted, compared)).toBe('not_certified');
    expect(readinessFor(restricted, { ...compared, passkeys: [plain, certified] })).toBe('ready');
  });

  it('lets a meeting be founded that can still be entered', () => {
    expect((['ready', 'none', 'not_compared', 'not_certified'] as const).map(mayFound)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
