// What the page of the marking bench can be asked for.

/** Sound goes through no worklet, through one that copies it, or through the marker. */
export type Way = 'direct' | 'copied' | 'marked';

export interface MarkingPage {
  /**
   * Renders stereo noise as fast as the browser can.
   * @returns by how many samples a click comes out late
   */
  render(sampleRateHz: number, seconds: number, way: Way): Promise<number>;
  /** Plays noise in real time, until `stop`. */
  play(way: Way): Promise<void>;
  stop(): Promise<void>;
}
