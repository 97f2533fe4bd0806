// `npm run clean`: removes everything that a build or a test made.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspaces = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(folder, name)),
);
for (const folder of [...workspaces, 'testkit', 'e2e', 'bench'])
  rmSync(join(root, folder, 'dist'), { recursive: true, force: true });
for (const folder of ['.cache', 'release']) rmSync(join(root, folder), { recursive: true, force: true });
