// German sentences for every error code that can reach a person; error-text.test.ts compares them with the tables.
import { accountErrorsDe } from './accounts.js';
import { audioFileErrorsDe } from './audiofile.js';
import { authorityErrorsDe } from './authority.js';
import { caseErrorsDe } from './cases.js';
import { charterErrorsDe } from './charter.js';
import { clientErrorsDe } from './client.js';
import { evidenceErrorsDe } from './evidence.js';
import { exceptionErrorsDe } from './exceptions.js';
import { fingerprintErrorsDe } from './fingerprints.js';
import { groupErrorsDe } from './group.js';
import { groupEvidenceErrorsDe } from './group-evidence.js';
import { historyErrorsDe } from './history.js';
import { holderErrorsDe } from './holders.js';
import { identityErrorsDe } from './identity.js';
import { markingErrorsDe } from './marking.js';
import { markErrorsDe } from './marks.js';
import { mediaErrorsDe } from './media.js';
import { pictureFileErrorsDe } from './picturefile.js';
import { releaseErrorsDe } from './release.js';
import { rulesErrorsDe } from './rules.js';
import { scheduleErrorsDe } from './schedule.js';
import { type ErrorSentences } from './sentences.js';
import { serverErrorsDe } from './server.js';
import { sharesErrorsDe } from './shares.js';
import { testimonyErrorsDe } from './testimonies.js';
import { tlogErrorsDe } from './tlog.js';
import { twoHostErrorsDe } from './two-hosts.js';
import { watermarkErrorsDe } from './watermark.js';

export const errorsDe: ErrorSentences = {
  ...serverErrorsDe,
  ...accountErrorsDe,
  ...authorityErrorsDe,
  ...clientErrorsDe,
  ...evidenceErrorsDe,
  ...groupErrorsDe,
  ...groupEvidenceErrorsDe,
  ...mediaErrorsDe,
  ...caseErrorsDe,
  ...charterErrorsDe,
  ...holderErrorsDe,
  ...historyErrorsDe,
  ...sharesErrorsDe,
  ...markErrorsDe,
  ...testimonyErrorsDe,
  ...tlogErrorsDe,
  ...identityErrorsDe,
  ...scheduleErrorsDe,
  ...releaseErrorsDe,
  ...rulesErrorsDe,
  ...audioFileErrorsDe,
  ...pictureFileErrorsDe,
  ...exceptionErrorsDe,
  ...twoHostErrorsDe,
  ...watermarkErrorsDe,
  ...markingErrorsDe,
  ...fingerprintErrorsDe,
};
