// All attacks of the suite, by family (test support).
import { type Attack } from './attack.js';
import { attribution } from './attribution.js';
import { charters } from './charters.js';
import { classRules } from './class-rules.js';
import { delivery } from './delivery.js';
import { type EvidenceAttack } from './evidence-attack.js';
import { exceptions } from './exceptions.js';
import { expected } from './expected.js';
import { history } from './history.js';
import { holders } from './holders.js';
import { hosts } from './hosts.js';
import { identity } from './identity.js';
import { marks } from './marks.js';
import { members } from './members.js';
import { openedFingerprints } from './opened-fingerprints.js';
import { openedRecordings } from './opened-recordings.js';
import { outside } from './outside.js';
import { recordings } from './recordings.js';
import { returning } from './returning.js';
import { revocation } from './revocation.js';
import { rules } from './rules.js';
import { silentHosts } from './silent-hosts.js';
import { testimonies } from './testimonies.js';
import { twoHosts } from './two-hosts.js';
import { withholding } from './withholding.js';

export const FAMILIES: Readonly<Record<string, readonly Attack[]>> = {
  'From outside': outside,
  'Coming in and back': returning,
  'Coming in without a click': expected,
  'Order and delivery': delivery,
  'Hosts who are not heard': silentHosts,
  'What members say': withholding,
  'Members who cheat': members,
  'A host who cheats': hosts,
  'Two hosts who must agree': twoHosts,
  'What a name rests on': [...identity, ...attribution],
  'Policies and deny lists': rules,
  Revocation: revocation,
  'Holders of shares': holders,
  'Keys of marks and the clock': marks,
  'The log': history,
  'The rules of a meeting': charters,
  'Rules of the class that one client alone would keep': classRules,
  Exceptions: exceptions,
  'What members testify': testimonies,
  Recordings: recordings,
};

/** Of what is opened when the meeting is over. */
export const EVIDENCE: Readonly<Record<string, readonly EvidenceAttack[]>> = {
  'Recordings that are opened': openedRecordings,
  'Fingerprints that are opened': openedFingerprints,
};
