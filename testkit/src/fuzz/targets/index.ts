// Every parser under attack. A new one is one line here, or in the list of its file, and a folder of seeds.
import { type FuzzTarget } from '../target.js';
import { agreementTargets } from './agreements.js';
import { behindLinkTargets } from './behind-link.js';
import { bodyTargets } from './bodies.js';
import { bundleTargets } from './bundles.js';
import { caseFileTargets } from './case-files.js';
import { certificateTargets } from './certificates.js';
import { charterTargets } from './charter.js';
import { clientTargets } from './client.js';
import { evidenceTargets } from './evidence.js';
import { groupTargets } from './group.js';
import { historyTargets } from './histories.js';
import { identityTargets } from './identity.js';
import { mlsTargets } from './mls.js';
import { officerTargets } from './officers.js';
import { policyTargets } from './policies.js';
import { protocolTargets } from './protocol.js';
import { publishedFileTargets } from './published-files.js';
import { recordingTargets } from './recordings.js';
import { recordTargets } from './records.js';
import { releaseTargets } from './releases.js';
import { scheduleTargets } from './schedule.js';
import { sframeTargets } from './sframe.js';
import { sfuBridgeTargets } from './sfu-bridge.js';
import { sfuPacketTargets } from './sfu-packets.js';
import { sfuTextTargets } from './sfu-texts.js';
import { sharesTargets } from './shares.js';
import { signalTargets } from './signals.js';
import { stunTargets } from './stun.js';
import { sweepTargets } from './sweep.js';
import { testimonyTargets } from './testimonies.js';
import { textTargets } from './texts.js';
import { tlogTargets } from './tlog.js';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...sfuPacketTargets,
  ...sfuBridgeTargets,
  ...stunTargets,
  ...sfuTextTargets,
  ...sframeTargets,
  ...protocolTargets,
  ...identityTargets,
  ...officerTargets,
  ...charterTargets,
  ...groupTargets,
  ...mlsTargets,
  ...signalTargets,
  ...behindLinkTargets,
  ...clientTargets,
  ...certificateTargets,
  ...policyTargets,
  ...scheduleTargets,
  ...textTargets,
  ...bodyTargets,
  ...agreementTargets,
  ...sharesTargets,
  ...tlogTargets,
  ...caseFileTargets,
  ...publishedFileTargets,
  ...evidenceTargets,
  ...sweepTargets,
  ...testimonyTargets,
  ...recordTargets,
  ...recordingTargets,
  ...historyTargets,
  ...bundleTargets,
  ...releaseTargets,
];
