// The order in which test files are begun. Vitest goes by what it remembers of the last run, or by size where it remembers nothing, as
// in a fresh checkout: then a short file with a hundred scenes begins last, and one worker waits for the other.
import { BaseSequencer } from 'vitest/node';

/** Measured on a fresh checkout; whoever adds a file of many seconds adds it here. */
const LONGEST = [
  'packages/client/test/attacks.test.ts',
  'packages/client/test/rules-in-meeting.test.ts',
  'packages/group/src/mls/vectors.test.ts',
  'packages/evidence/test/provenance.test.ts',
  'apps/server/src/socket/postgres.test.ts',
  'apps/cli/src/trace/trace-process.test.ts',
  'packages/evidence/test/authenticate.test.ts',
  'apps/server/src/auth/accounts.test.ts',
  'packages/watermark/test/trace-picture.test.ts',
  'apps/cli/src/evidence/authenticate-process.test.ts',
  'testkit/src/fuzz/fuzz.test.ts',
  'apps/cli/src/witness/witness-process.test.ts',
  'packages/client/test/two-hosts-agree.test.ts',
  'packages/client/test/who-is-who.test.ts',
  'packages/client/test/schedule.test.ts',
  'packages/client/test/testimonies.test.ts',
  'packages/watermark/test/trace.test.ts',
  'packages/client/test/fingerprints.test.ts',
  'e2e/src/bad-input.test.ts',
  'e2e/src/investigation.test.ts',
  'apps/web/test/picture-mark.browser.test.ts',
];

export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const rank = ({ moduleId }) => {
      const index = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
