// Where the sources of the workspace packages are, read from the "source" condition of their exports. The condition
// itself cannot be switched on for the whole bundle: other packages name sources there that they do not ship.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, { readonly source?: string }>>;
}

export interface WorkspaceAlias {
  readonly find: RegExp;
  readonly replacement: string;
}

/** Decoders of formats that packages/audiofile does not accept; one of them is named by its library and does not even exist. */
const noDecoder: WorkspaceAlias = {
  find: /^@audio\/decode-(ape|mod|dsd)$/,
  replacement: fileURLToPath(new URL('./no-decoder.ts', import.meta.url)),
};

/** One exact alias for each entry point of each package in packages/, and for what is not to be bundled. */
export function workspaceAliases(): WorkspaceAlias[] {
  const packages = new URL('../../packages/', import.meta.url);
  const aliases: WorkspaceAlias[] = [noDecoder];
  for (const folder of readdirSync(packages)) {
    const manifestUrl = new URL(`${folder}/package.json`, packages);
    if (!existsSync(manifestUrl)) continue;
    const manifest = JSON.parse(readFileSync(manifestUrl, 'utf8')) as Manifest;
    for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
      if (!target.source) continue;
      const specifier = entry === '.' ? manifest.name : `${manifest.name}/${entry.slice(2)}`;
      aliases.push({
        find: new RegExp(`^${specifier.replaceAll('/', '\\/')}$`),
        replacement: fileURLToPath(new URL(target.source, manifestUrl)),
      });
    }
  }
  return aliases;
}
