// What the tests need from Debian: browsers, a sound card in software, a database server, and packages that carry
// recordings of real human voices.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Package name and a file that is there once it is installed. */
export const SYSTEM_PACKAGES = [
  { name: 'chromium', file: '/usr/bin/chromium' },
  { name: 'firefox-esr', file: '/usr/bin/firefox-esr' },
  { name: 'pulseaudio', file: '/usr/bin/pulseaudio' },
  { name: 'postgresql', file: '/usr/lib/postgresql' },
  { name: 'fillets-ng-data-nl', file: '/usr/share/doc/fillets-ng-data-nl' },
  { name: 'fillets-ng-data-cs', file: '/usr/share/doc/fillets-ng-data-cs' },
];

/**
 * Installs what is missing with apt-get when that is allowed, else names it exactly and ends.
 * @param names of those that are needed; default: all
 */
export function ensureSystemPackages(names = SYSTEM_PACKAGES.map(({ name }) => name)) {
  const needed = SYSTEM_PACKAGES.filter(({ name }) => names.includes(name));
  const missing = needed.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
  if (missing.length === 0) return;
  const command = `apt-get update && apt-get install -y ${missing.join(' ')}`;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write(`Installing Debian packages: ${missing.join(', ')}\n`);
    const result = spawnSync('sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.status === 0 && needed.every(({ file }) => existsSync(file))) return;
  }
  process.stderr.write(
    `These Debian packages are needed: ${missing.join(', ')}\nInstall them with: sudo sh -c '${command}'\n`,
  );
  process.exit(1);
}
