// Who speaks and who spoke, without flicker: a new voice takes over only when it has lasted a moment.
import { type LeafIndex } from '@incamera/kernel';
import { useEffect, useState } from 'react';
import { useMeeting } from '../../app/meeting-context.js';

/** Long enough that a cough does not take the stage, short enough to follow a talk. */
const takeoverMs = 700;

export function useActiveSpeaker(): LeafIndex | null {
  const loudest = useMeeting((snapshot) => {
    let found: { leaf: LeafIndex; level: number } | null = null;
    for (const person of snapshot.people) {
      if (person.self || !person.speaking) continue;
      if (!found || person.level > found.level) found = person;
    }
    return found?.leaf ?? null;
  });
  const [active, setActive] = useState<LeafIndex | null>(null);
  useEffect(() => {
    if (loudest === null || loudest === active) return;
    const timer = setTimeout(() => setActive(loudest), active === null ? 0 : takeoverMs);
    return () => clearTimeout(timer);
  }, [loudest, active]);
  return active;
}

/** More than fit any screen beside a stage. */
const remembered = 16;

/** Everybody who held the floor, the last one first. */
export function useRecentSpeakers(activeLeaf: LeafIndex | null): readonly LeafIndex[] {
  const [recent, setRecent] = useState<readonly LeafIndex[]>([]);
  useEffect(() => {
    if (activeLeaf === null) return;
    setRecent((before) => [activeLeaf, ...before.filter((leaf) => leaf !== activeLeaf)].slice(0, remembered));
  }, [activeLeaf]);
  return recent;
}
