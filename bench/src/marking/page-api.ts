// What the page of the marking bench can be asked for.
export interface MarkingPage {
  /**
   * Renders stereo noise as fast as the browser can, through the marker or past it.
   * @returns by how many samples a click comes out late
   */
  render(sampleRateHz: number, seconds: number, isMarked: boolean): Promise<number>;
  /** Plays noise in real time, until `stop`. */
  play(isMarked: boolean): Promise<void>;
  stop(): Promise<void>;
}
