// The fonts of a PDF, from files of this origin, fetched when a report is first made.
import monoUrl from '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf?url';
import regularUrl from '@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf?url';
import boldUrl from '@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf?url';
import { type ReportFonts } from '@incamera/client/report';

export async function loadReportFonts(): Promise<ReportFonts> {
  const [regular, bold, mono] = await Promise.all([regularUrl, boldUrl, monoUrl].map(bytesOf));
  return { regular: regular as Uint8Array, bold: bold as Uint8Array, mono: mono as Uint8Array };
}

async function bytesOf(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new TypeError('a font of this page is missing');
  return new Uint8Array(await answer.arrayBuffer());
}
