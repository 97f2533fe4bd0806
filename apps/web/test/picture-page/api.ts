// What the test page lets a test do.

export interface PageApi {
  start(options: { key: number[]; clockSeconds: number; visible: boolean; locale: string }): void;
  isThere(): boolean;
  /** How often it was said that the mark is there or not, in order. */
  readonly said: boolean[];
  /** Frames that the browser drew in a second. */
  framesASecond(): Promise<number>;
  close(): void;
  /** Reads a video in the page. */
  frameSizes(bytes: readonly number[]): Promise<string[]>;
  pictureSize(bytes: readonly number[]): Promise<string>;
}

declare global {
  interface Window {
    page: PageApi;
  }
}
