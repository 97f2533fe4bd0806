// A pretended examination of a file, with the report that follows from it.
import { type OpenedCase } from '@incamera/client';
import { incidentReport, reportHtml, reportPdf } from '@incamera/client/report';
import { leakedFile, MEETING, reportInput, verifiedRecord } from '../../../packages/client/test/report-input.js';
import { fileOfHours, isEndless, isOfHours } from './three-hours.js';

type Examining = Pick<OpenedCase, 'examine' | 'examineMeetings' | 'reportInput' | 'report' | 'record'>;

const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
const fileFor = (name: string) => (isOfHours(name) ? fileOfHours(name) : leakedFile());

export const fakeExamining: Examining = {
  examineMeetings: async (onProgress) => {
    onProgress(0.4);
    await pause();
    const source = { text: '', logKey: '', witnesses: [], required: 0 };
    return [{ meetingId: MEETING, record: await verifiedRecord(), source, because: null }];
  },
  examine: async ({ name }, onProgress) => {
    const file = fileFor(name);
    onProgress(0.1);
    await pause();
    onProgress(0.62);
    if (isEndless(name)) await new Promise<never>(() => {});
    return {
      name,
      fileHash: file.sha256,
      bytes: file.bytes,
      seconds: file.seconds ?? 0,
      peaks: file.peaks,
      authenticity: file.authenticity,
      faults: file.faults,
      report: '{}',
    };
  },
  reportInput: ({ language, findings }) =>
    reportInput({ language, files: findings.map(({ file }) => fileFor(file.name)) }),
  report: async ({ language, findings, fonts }) => {
    const files = findings.map(({ file }) => fileFor(file.name));
    const report = incidentReport(await reportInput({ language, files }));
    return { bytes: new Uint8Array(), html: reportHtml(report), pdf: new Uint8Array(await reportPdf(report, fonts)) };
  },
  record: async () => ({ text: '', counts: { testimonies: 0, tooNew: 0 } }),
};
