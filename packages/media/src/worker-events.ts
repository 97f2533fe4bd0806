// What the worker found out and the engine only passes on (L3).
import { type Emitter } from '@incamera/kernel';
import { sframeErrors } from '@incamera/sframe';
import { type MediaEvents } from './engine.js';
import { type FromWorker } from './worker-protocol.js';

/** Messages that are events of the engine as they are. */
export type PassedOn = Extract<
  FromWorker,
  { readonly type: 'proof_due' | 'undecryptable' | 'sender_proof' | 'sound_rate' | 'later_epoch_seen' }
>;

export function passOn(message: PassedOn, emitter: Emitter<MediaEvents>): void {
  switch (message.type) {
    case 'proof_due':
      emitter.emit('proofDue', { records: message.records });
      return;
    case 'undecryptable': {
      const { leaf, kind, code } = message;
      emitter.emit('undecryptable', { leaf, kind, error: code === null ? null : sframeErrors.make(code) });
      return;
    }
    case 'sender_proof':
      emitter.emit('senderProof', { leaf: message.leaf, kind: message.kind, proved: message.proved });
      return;
    case 'sound_rate':
      emitter.emit('soundRate', { leaf: message.leaf, isConstant: message.isConstant });
      return;
    case 'later_epoch_seen':
      emitter.emit('laterEpochSeen', { leaf: message.leaf });
  }
}
