// The door for tests of other packages that play a cheating client: what the library can do without our rules. Only the sources
// have it (export condition "source"), so nothing that is built can come in here.
export { type Agreement, signAgreement } from './agreement.js';
export { encodeEvidence } from './claims.js';
export { type Entered, enterByWelcome, prepareHostReturn } from './entry.js';
export { Forge, type KnownMeeting } from './forge.js';
export { keyPackageOf } from './knock.js';
export { markExtension } from './mark-commitment.js';
export { EVIDENCE_EXTENSION, loadSuite, PRODUCT_SUITE } from './mls/suite.js';
export { leafAt } from './roster.js';
export { sealSignal } from './signal.js';
export { signLeave } from './signed-leave.js';
export { FAST_SUITE, must, TEST_SITE, TestMeeting } from './testing.js';
