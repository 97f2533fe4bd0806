// `npm run release`: builds the web app of the commit that is checked out and writes release/NAME-VERSION/ with the files that
// servers give out (web/), their manifest (release.json) and its hash (release.json.sha256), which is what a release is known by.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, repositoryRoot, run } from './lib/setup.mjs';

process.chdir(repositoryRoot);
await ensureInstalled();
const built = join('apps', 'web', 'dist');
rmSync(built, { recursive: true, force: true });
run('npm', ['run', 'build', '--silent']);

const bytes = readFileSync(join(built, 'release.json'));
const { name, version, commit } = JSON.parse(bytes.toString());
if (commit === null) {
  process.stderr.write(
    'This is no clean checkout of a commit, so nobody could build the same and compare. Commit what you changed, remove\n' +
      'what git does not know, and start again: git status shows both.\n',
  );
  process.exit(1);
}

const folder = join('release', `${name}-${version}`);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
cpSync(built, join(folder, 'web'), { recursive: true });
const hash = createHash('sha256').update(bytes).digest('hex');
writeFileSync(join(folder, 'release.json'), bytes);
writeFileSync(join(folder, 'release.json.sha256'), `${hash}  release.json\n`);
process.stdout.write(`${folder}: ${name} ${version}, commit ${commit}\n${hash}\n`);
