// Every parser under attack. A new one is one line here, or in the list of its file, and a folder of seeds.
import { type FuzzTarget } from '../target.js';
import { charterTargets } from './charter.js';
import { groupTargets } from './group.js';
import { identityTargets } from './identity.js';
import { protocolTargets } from './protocol.js';
import { sframeTargets } from './sframe.js';
import { sfuBridgeTargets } from './sfu-bridge.js';
import { sfuPacketTargets } from './sfu-packets.js';
import { sfuTextTargets } from './sfu-texts.js';
import { stunTargets } from './stun.js';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...sfuPacketTargets,
  ...sfuBridgeTargets,
  ...stunTargets,
  ...sfuTextTargets,
  ...sframeTargets,
  ...protocolTargets,
  ...identityTargets,
  ...charterTargets,
  ...groupTargets,
];
