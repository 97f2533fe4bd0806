// What an app gives to the media engine of a browser (L3).
import { type Clock, type Logger } from '@incamera/kernel';

export interface BrowserEngineOptions {
  /** Makes the worker of sframe.worker.ts; given by the app, so that its bundler finds the file. */
  readonly createWorker: () => Worker;
  /** Address of the module made from mark.worklet.ts, given by the app for the same reason. */
  readonly markWorkletUrl: string;
  /** The same of fingerprint.worklet.ts. */
  readonly fingerprintWorkletUrl: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
}
