// Shows one video track. Always silent: all sound goes through the media engine's one output.
import { useEffect, useRef } from 'react';

export interface VideoProps {
  readonly track: MediaStreamTrack;
  readonly label: string;
  readonly className?: string | undefined;
}

export function Video({ track, label, className }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    // Phones may refuse to start until the page is touched; `autoPlay` then takes over.
    video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  // Not in a window or on a screen of its own: there it would be without the banner of the classification.
  return (
    <video
      ref={element}
      className={className}
      aria-label={label}
      autoPlay
      playsInline
      muted
      disablePictureInPicture
      disableRemotePlayback
    />
  );
}
