// The Debian packages that the tests need beside npm's, and how a fresh machine gets them. Imports nothing of the product.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface SystemPackage {
  /** Debian's name. */
  readonly name: string;
  readonly purpose: string;
  /** A file that is there when it is installed. */
  readonly provides: string;
  /** Tests that need it say so and fail; without an optional one they say so and are left out. */
  readonly isOptional: boolean;
}

const voices = '/usr/share/games/fillets-ng/sound/airplane';

/** Everything that the tests take from Debian. */
export function systemPackages(): readonly SystemPackage[] {
  return [
    {
      name: 'chromium',
      purpose: 'the browser of the end-to-end tests',
      provides: process.env.INCAMERA_CHROMIUM ?? '/usr/bin/chromium',
      isOptional: false,
    },
    { name: 'fillets-ng-data-nl', purpose: 'two human voices (Dutch)', provides: `${voices}/nl`, isOptional: false },
    { name: 'fillets-ng-data-cs', purpose: 'two human voices (Czech)', provides: `${voices}/cs`, isOptional: false },
    {
      name: 'firefox-esr',
      purpose: 'the second browser',
      provides: process.env.INCAMERA_FIREFOX ?? '/usr/bin/firefox-esr',
      isOptional: true,
    },
  ];
}

/** Those that are not there. */
export function missingPackages(
  packages: readonly SystemPackage[] = systemPackages(),
  exists: (path: string) => boolean = existsSync,
): readonly SystemPackage[] {
  return packages.filter((item) => !exists(item.provides));
}

/** The command that installs them, for a person to copy. */
export function installCommand(packages: readonly SystemPackage[]): string {
  return `apt-get install --yes --no-install-recommends ${packages.map((item) => item.name).join(' ')}`;
}

export interface InstallOutcome {
  /** What is still missing, optional ones included. */
  readonly missing: readonly SystemPackage[];
  /** What a person must run as root; absent when nothing required is missing. */
  readonly command?: string;
}

/**
 * Installs what is missing when this process may (root, on a system with apt-get); never asks for a password.
 * @param report is given one line for each thing that is done
 */
export function installMissingPackages(report: (line: string) => void): InstallOutcome {
  const before = missingPackages();
  if (before.length === 0) return { missing: [] };
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    report(`installing ${before.map((item) => item.name).join(', ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { env, stdio: 'ignore' });
    // One by one: an optional package that the machine's archive does not have must not keep the others away.
    for (const item of before) {
      spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', item.name], { env, stdio: 'ignore' });
    }
  }
  const missing = missingPackages();
  const required = missing.filter((item) => !item.isOptional);
  return required.length === 0 ? { missing } : { missing, command: installCommand(required) };
}
