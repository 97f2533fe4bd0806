// What can be wrong with the bundle of an investigation (L4; decision 0045): the first ones end its verification, those of `bundleProblems`
// are told with it. Codes are stable.
import { errorTable } from '@incamera/kernel';

export const bundleErrors = errorTable({
  'bundle/empty': {
    message: 'The file is empty.',
    next: 'Get the bundle again from whoever made it.',
  },
  'bundle/too_large': {
    message: 'The file is larger than the bundle of any investigation.',
    next: 'Choose the bundle as it was saved. It ends in .zip.',
  },
  'bundle/not_a_bundle': {
    message: 'This is no bundle of an investigation.',
    next: 'Choose the file that was saved as the bundle, unchanged and not unpacked.',
  },
  'bundle/not_canonical': {
    message: 'The bundle is not packed as bundles are: it was packed anew, damaged, or something was added to it.',
    next: 'Get it again from whoever made it, as one file. If it stays so, do not rely on it.',
  },
  'bundle/newer_format': {
    message: 'The bundle was made by a later version.',
    next: 'Use the newest version to check it.',
  },
  'bundle/malformed': {
    message: 'A part of the bundle does not have the form that it should have.',
    next: 'Do not rely on it. Get the bundle again from whoever made it.',
  },
  'bundle/altered': {
    message: 'A part of the bundle is not what the list of the bundle says: it was damaged or altered.',
    next: 'Do not rely on it. Get the bundle again from whoever made it.',
  },
  'bundle/part_missing': {
    message: 'The bundle lacks a part that it names, or has one that it does not name.',
    next: 'Get it again from whoever made it, as one file.',
  },
});

/** What does not hold in a bundle that could be read: told beside everything that was verified. */
export const bundleProblems = errorTable({
  'bundle/record_refused': {
    message: 'A record in the bundle does not verify by the keys that were given, though the report rests on it.',
    next: 'Compare the key of the log with somebody who is not the operator. Rely on nothing that the report says of that meeting.',
  },
  'bundle/other_key': {
    message: 'The report was made by another key of the log than the one that was given.',
    next: 'Find out which of the two is the key of that server. Rely on the report only if it is the one that it names.',
  },
  'bundle/other_meeting': {
    message: 'A record in the bundle is of another meeting than the report says.',
    next: 'Do not rely on what the report says of that meeting.',
  },
  'bundle/other_file': {
    message: 'What was found out is about another file than the report says.',
    next: 'Do not rely on what the report says of that file.',
  },
  'bundle/officers_refused': {
    message: 'What two officers are said to have signed about this case does not hold.',
    next: 'Do not rely on who opened and confirmed the case. Ask whoever made the report.',
  },
  'bundle/report_differs': {
    message: 'The report does not say what follows from the parts of the bundle.',
    next: 'If it was made by another version, check it with that one. If not, rely on the parts and not on the report.',
  },
  'bundle/page_differs': {
    message: 'The report as a page does not say what the report in the bundle says.',
    next: 'If it was made by another version, check it with that one. If not, do not rely on the page.',
  },
  'bundle/pdf_differs': {
    message: 'The report as PDF does not say what the report in the bundle says.',
    next: 'If it was made by another version, check it with that one. If not, do not rely on the PDF.',
  },
});

/** Codes of what is told beside what was verified. */
export type BundleProblemCode = keyof typeof bundleProblems.texts;
