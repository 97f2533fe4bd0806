// Incident reports, for pages and command lines, in browsers and in Node (L4; decision 0045).
export { reportHtml } from './html.js';
export { incidentReport } from './incident-report.js';
export { type Moment, momentAt } from './moment.js';
export { type ReportFonts, reportPdf } from './pdf.js';
export * from './report-input.js';
export * from './report-model.js';
export { layTimeline, TIMELINE, type TimelineLayout, wavePath } from './timeline-shapes.js';
export { visibleText } from './visible-text.js';
