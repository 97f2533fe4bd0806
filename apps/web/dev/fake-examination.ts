// A pretended examination of a file, with the report that follows from it.
import { type OpenedCase } from '@incamera/client';
import { incidentReport, reportHtml, reportPdf } from '@incamera/client/report';
import { leakedFile, MEETING, reportInput, verifiedRecord } from '../../../packages/client/test/report-input.js';

type Examining = Pick<OpenedCase, 'examine' | 'examineMeetings' | 'reportInput' | 'report' | 'record'>;

const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
const file = leakedFile();

export const fakeExamining: Examining = {
  examineMeetings: async (onProgress) => {
    onProgress(0.4);
    await pause();
    const source = { text: '', logKey: '', witnesses: [], required: 0 };
    return [{ meetingId: MEETING, record: await verifiedRecord(), source, because: null }];
  },
  examine: async ({ name }, onProgress) => {
    onProgress(0.7);
    await pause();
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
  reportInput: ({ language }) => reportInput({ language }),
  report: async ({ language, fonts }) => {
    const report = incidentReport(await reportInput({ language }));
    return { bytes: new Uint8Array(), html: reportHtml(report), pdf: new Uint8Array(await reportPdf(report, fonts)) };
  },
  record: async () => ({ text: '', counts: { testimonies: 0, tooNew: 0 } }),
};
