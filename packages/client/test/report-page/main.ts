// What an officer's page does with a file and a report, without an interface: a test drives it through `examining`.
import { type Voice } from '@incamera/evidence';
import { systemClock, toBase64Url } from '@incamera/kernel';
import { WorkerTracer } from '../../src/browser/worker-tracer.js';
import { type IncidentReport, reportHtml, reportPdf } from '../../src/report/index.js';

const none = (): Worker => {
  throw new Error('not needed here');
};
const tracer = new WorkerTracer(
  {
    createFileWorker: none,
    createPictureWorker: none,
    createThread: none,
    createEvidenceWorker: () =>
      new Worker(new URL('../../src/browser/evidence-file.worker.ts', import.meta.url), { type: 'module' }),
  },
  systemClock,
);

const bytesOf = (url: string) => fetch(url).then(async (answer) => new Uint8Array(await answer.arrayBuffer()));

const examining = {
  /** @param path of the file at the server of this page */
  async examine(path: string, voices: readonly Voice[]) {
    const file = new Blob([await bytesOf(path)]);
    const shares: number[] = [];
    const found = await tracer.examine({ file, voices }, (share) => shares.push(share), new AbortController().signal);
    return { ...found, told: shares.length };
  },
  async report(report: IncidentReport) {
    const [regular, bold, mono] = await Promise.all(['/regular.ttf', '/bold.ttf', '/mono.ttf'].map(bytesOf));
    if (regular === undefined || bold === undefined || mono === undefined) throw new Error('no fonts');
    const pdf = await reportPdf(report, { regular, bold, mono });
    return { html: reportHtml(report), pdf: toBase64Url(new Uint8Array(pdf)) };
  },
};
Object.assign(globalThis, { examining });

export type Examining = typeof examining;
