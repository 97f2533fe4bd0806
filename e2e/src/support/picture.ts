// What is to be seen in a tile, in either browser: how high the picture arrives and whether it moves.

/** A page of either browser's driver. */
export interface PictureViewer {
  evaluate(look: (name: string) => Promise<PictureSeen | null>, name: string): Promise<PictureSeen | null>;
}

export interface PictureSeen {
  /** Of the decoded picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** Share of the picture's points that changed within a second, by more than what coding does to a still one. */
  readonly changed: number;
}

/** @param name of the tile; null while it has no picture */
export function lookAt(viewer: PictureViewer, name: string): Promise<PictureSeen | null> {
  return viewer.evaluate(lookScript, name);
}

/** Runs in the page. It must not refer to anything outside itself. */
async function lookScript(name: string): Promise<PictureSeen | null> {
  const tile = [...document.querySelectorAll('article')].find((article) => article.ariaLabel === name);
  const video = tile?.querySelector('video');
  if (!video || video.videoWidth === 0) return null;
  const canvas = new OffscreenCanvas(160, 90);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  const take = () => {
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const first = take();
  const changed = new Uint8Array(canvas.width * canvas.height);
  for (let moment = 0; moment < 5; moment++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const next = take();
    for (let point = 0; point < changed.length; point++) {
      const green = 4 * point + 1;
      if (Math.abs((next[green] as number) - (first[green] as number)) > 24) changed[point] = 1;
    }
  }
  const share = changed.reduce((sum, one) => sum + one, 0) / changed.length;
  return { width: video.videoWidth, height: video.videoHeight, changed: share };
}
