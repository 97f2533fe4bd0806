// Bundles of investigations, for pages and command lines, in browsers and in Node (L4; decision 0045).
export { type BundleProblemCode, bundleErrors, bundleProblems } from '../bundle-errors.js';
export { AUTHENTICITY_FORMAT } from './bundle-content.js';
export { MAX_BUNDLE_BYTES } from './bundle-zip.js';
export { type BundledRecord, type BundleWish, type MadeBundle, makeBundle } from './make-bundle.js';
export {
  type BundleProblem,
  type CheckedBundle,
  type CheckedRecord,
  type NamedKeys,
  namedKeysIn,
  verifyBundle,
} from './verify-bundle.js';
