// Which worker takes a participant who joins: pure (L3).

export interface WorkerLoad {
  readonly worker: number;
  /** Whether it takes requests now. */
  readonly ready: boolean;
  /** Participants in all meetings. */
  readonly participants: number;
  /** Of these, in the meeting in question. */
  readonly here: number;
}

/**
 * A meeting stays with its worker until that one has `most` of its participants, then goes on in the least loaded other
 * one: what goes from one worker to another costs both, so that one is used where one is enough. When all are full, the
 * one with the fewest participants takes more.
 * @param loads at least one
 */
export function placeParticipant(loads: readonly WorkerLoad[], most: number): number {
  const fewest = (of: readonly WorkerLoad[]): WorkerLoad | undefined => {
    const able = of.some(({ ready }) => ready) ? of.filter(({ ready }) => ready) : of;
    return able.reduce<WorkerLoad | undefined>((a, b) => (a && a.participants <= b.participants ? a : b), undefined);
  };
  // The fullest one that has room: a meeting that shrank and grows again comes together.
  const room = loads.filter(({ here }) => here > 0 && here < most).sort((a, b) => b.here - a.here)[0];
  const chosen = room ?? fewest(loads.filter(({ here }) => here === 0)) ?? fewest(loads);
  return chosen?.worker ?? 0;
}
