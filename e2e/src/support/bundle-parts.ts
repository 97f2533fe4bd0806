// What stands in a bundle, for comparing it with what is known to be so.
import { readFile } from 'node:fs/promises';
import { type AuthenticityReport } from '@incamera/evidence';
import { unzipSync } from 'fflate';

export interface BundledFindings {
  readonly authenticity: AuthenticityReport;
  readonly trace: { readonly verdict: 'copies' | 'nobody'; readonly sound: Traced | null };
  /** By the id of a device, as marks are named. */
  readonly devices: ReadonlyMap<string, string | null>;
}

interface Traced {
  readonly copies: readonly { readonly label: string; readonly falseAccusationBound: number }[];
}

interface About {
  readonly devices: readonly { readonly id: string; readonly name: string | null }[];
  readonly files: readonly { readonly trace: string; readonly authenticity: string }[];
}

export async function findingsIn(path: string): Promise<BundledFindings> {
  const parts = unzipSync(await readFile(path));
  const read = (name: string): unknown => JSON.parse(new TextDecoder().decode(parts[name]));
  const { devices, files } = read('case.json') as About;
  const [file] = files;
  if (file === undefined) throw new Error('no file stands in the bundle');
  return {
    authenticity: read(file.authenticity) as AuthenticityReport,
    trace: read(file.trace) as BundledFindings['trace'],
    devices: new Map(devices.map(({ id, name }) => [id, name])),
  };
}
