// Before the end-to-end tests: what they start must be built.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const needed = ['../apps/server/dist/main.js', '../apps/web/dist/index.html'];

export default function setup(): void {
  for (const file of needed) {
    if (!existsSync(fileURLToPath(new URL(file, import.meta.url)))) {
      throw new Error(`${file.slice(3)} is missing: run npm run build`);
    }
  }
}
