// A report as PDF (L4; decision 0045), with its fonts in it. What draws it is loaded when it is first needed. The same report gives the same
// bytes, in browsers and in Node.
/// <reference path="./pdfmake.d.ts" />
import { PDF_LAYOUTS, pdfDocument } from './pdf-document.js';
import { type IncidentReport } from './report-model.js';

/** IBM Plex, as TrueType files. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  readonly mono: Uint8Array;
}

/** Their PostScript names: by these the drawings find them as well. */
const FILES = { regular: 'IBMPlexSans-Regular', bold: 'IBMPlexSans-SemiBold', mono: 'IBMPlexMono-Regular' } as const;

export async function reportPdf(report: IncidentReport, fonts: ReportFonts): Promise<Uint8Array> {
  const { default: pdfmake } = await import('pdfmake');
  // It could fetch pictures and fonts by address or path; a report has none.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy?.(() => false);
  for (const [name, file] of Object.entries(FILES)) {
    pdfmake.virtualfs.writeFileSync(file, fonts[name as keyof ReportFonts]);
  }
  pdfmake.setFonts({
    Plex: { normal: FILES.regular, bold: FILES.bold },
    PlexMono: { normal: FILES.mono, bold: FILES.mono },
  });
  pdfmake.setTableLayouts(PDF_LAYOUTS);
  return new Uint8Array(await pdfmake.createPdf(pdfDocument(report)).getBuffer());
}
