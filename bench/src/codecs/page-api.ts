// What the page of the codec bench can be asked for.
import { type Coding } from './codings.js';
import { type PictureSize } from './picture.js';

export interface Sent {
  /** RTP with headers, since the connection began. */
  readonly bytes: number;
  readonly limitedBy: string;
}

export interface Received {
  /** Decoded pictures of each stream. */
  readonly frames: readonly number[];
}

export interface CodecPage {
  /** Opens the camera. */
  open(size: PictureSize): Promise<void>;
  /** Begins to send. @returns the offer, with all candidates */
  offer(coding: Coding): Promise<string>;
  accept(sdp: string): Promise<void>;
  /** Begins to receive. @returns the answer, with all candidates */
  answer(sdp: string, codec: Coding['codec']): Promise<string>;
  sent(): Promise<Sent>;
  received(): Promise<Received>;
  /** Mean squared error of each of the next `count` pictures that arrive in full size. */
  errors(size: PictureSize, count: number): Promise<number[]>;
  close(): Promise<void>;
}
