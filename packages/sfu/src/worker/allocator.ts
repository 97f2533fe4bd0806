// Which layer of each video one receiver gets, within what its path carries: pure (L3).

export interface VideoDemand {
  /** A screen comes before any camera: what is written on it cannot be read from a smaller layer. */
  readonly screen: boolean;
  /** Highest layer that is wanted; -1 for none. */
  readonly wanted: number;
  /** Layer given last, -1 for none. */
  readonly given: number;
  /** Rate of each layer, lowest first, bit/s with all headers. */
  readonly ratesBps: readonly number[];
}

/**
 * To go up, a layer must fit with this much to spare: estimates and layers vary, and a picture that changes its sharpness
 * every second is worse than one that stays a little below what was possible.
 */
export const UP_FACTOR = 1.15;

/** One step of the estimate down, and a busy moment of the picture, must not take away the only layer that fits. */
export const KEEP_FACTOR = 0.7;

/**
 * Gives every video its lowest layer first, then every one the next: nobody gets a sharp picture at the price of
 * somebody else's having none.
 * @param budgetBps what is left for video, bit/s; may be infinite
 * @param demands most important first
 * @returns the layer of each demand; -1 where nothing is wanted or nothing fits
 */
export function allocate(budgetBps: number, demands: readonly VideoDemand[]): number[] {
  const given = demands.map(() => -1);
  const order = demands.map((_, index) => index);
  order.sort((a, b) => Number(demands[b]?.screen) - Number(demands[a]?.screen) || a - b);
  const highest = Math.max(-1, ...demands.map(({ wanted }) => wanted));
  let left = budgetBps;
  for (let level = 0; level <= highest; level++) {
    for (const index of order) {
      const demand = demands[index] as VideoDemand;
      if (demand.wanted < level || given[index] !== level - 1) continue;
      const cost = (demand.ratesBps[level] ?? 0) - (level === 0 ? 0 : (demand.ratesBps[level - 1] ?? 0));
      if (cost * factorOf(level, demand.given) > left) continue;
      given[index] = level;
      left -= cost;
    }
  }
  return given;
}

function factorOf(level: number, given: number): number {
  if (level > given) return UP_FACTOR;
  return level === 0 ? KEEP_FACTOR : 1;
}
