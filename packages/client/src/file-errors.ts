// Errors of the files that are read without a meeting (L4), for whoever tells errors apart and reads none of these files.
export { bundleErrors } from './bundle-errors.js';
export { recordErrors } from './record-errors.js';
