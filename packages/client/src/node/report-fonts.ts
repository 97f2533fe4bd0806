// The fonts of a PDF from the packages that are installed (L4, Node).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type ReportFonts } from '../report/pdf.js';

const require = createRequire(import.meta.url);

export async function installedReportFonts(): Promise<ReportFonts> {
  const read = async (path: string) => new Uint8Array(await readFile(require.resolve(path)));
  const [regular, bold, mono] = await Promise.all([
    read('@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf'),
    read('@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf'),
    read('@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf'),
  ]);
  return { regular, bold, mono };
}
