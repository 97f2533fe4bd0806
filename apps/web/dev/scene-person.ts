// Somebody in a pretended meeting, with what is usual and what a scene needs.
import { type Person } from '@incamera/client';
import { type LeafIndex } from '@incamera/kernel';
import { selfAsserted } from './pretended-assurance.js';

export function person(leaf: number, displayName: string, more: Partial<Person> = {}): Person {
  return {
    leaf: leaf as LeafIndex,
    displayName,
    evidence: 'self_asserted',
    assurance: selfAsserted,
    changed: false,
    denied: false,
    denialLine: null,
    againstRules: false,
    exception: null,
    nameMarks: [],
    role: 'participant',
    self: false,
    microphone: 'on',
    camera: true,
    screen: false,
    handRaisedAtMs: null,
    presence: 'present',
    level: 0,
    speaking: false,
    problems: [],
    cameraSlot: String(leaf),
    screenSlot: null,
    cameraPaused: false,
    screenPaused: false,
    ...more,
  };
}
