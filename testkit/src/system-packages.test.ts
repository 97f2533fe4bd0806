import { describe, expect, test } from 'vitest';
import { installCommand, missingPackages, systemPackages } from './system-packages.js';

describe('the Debian packages of the tests', () => {
  test('what is missing is named in one command to copy', () => {
    const missing = missingPackages(systemPackages(), (path) => path.includes('chromium'));
    expect(missing.map((item) => item.name)).toEqual(['fillets-ng-data-nl', 'fillets-ng-data-cs', 'firefox-esr']);
    expect(installCommand(missing.filter((item) => !item.isOptional))).toBe(
      'apt-get install --yes --no-install-recommends fillets-ng-data-nl fillets-ng-data-cs',
    );
  });

  test('nothing is missing when every file is there', () => {
    expect(missingPackages(systemPackages(), () => true)).toEqual([]);
  });
});
