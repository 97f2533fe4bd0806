// `npm run demo:leak [-- --out FOLDER]`: sets up what the demonstration needs (dependencies, build, Chromium, voices) and runs it.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, repositoryRoot } from './lib/setup.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: join(repositoryRoot, 'demo') } } });
const folder = resolve(values.out);
process.chdir(repositoryRoot);
await ensureInstalled();
ensureSystemPackages(['chromium', 'fillets-ng-data-nl', 'fillets-ng-data-cs']);
await ensureBuilt();

const child = spawn(process.execPath, ['e2e/dist/leak-demo.js', folder], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
