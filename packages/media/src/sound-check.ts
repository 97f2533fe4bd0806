// Level of a microphone and a tone for the loudspeaker, for the lobby (L3, Web Audio).
import { type Clock } from '@incamera/kernel';
import { mediaErrors } from './errors.js';
import { LoudnessProbe } from './loudness.js';

const METER_MS = 100;
/** Two notes, a fifth apart: easier to tell from noise than one. */
const TONES_HZ: readonly number[] = [523.25, 783.99];
const TONE_S = 0.3;
const TONE_GAIN = 0.25;

/** Calls back with the loudness of `track`, 0..1, ten times a second, until the returned function is called. */
export function meterLevel(track: MediaStreamTrack, clock: Clock, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const probe = new LoudnessProbe(context);
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(probe.node);
  const stop = clock.every(METER_MS, () => {
    // Without a gesture the context may sleep; it is tried again with each reading.
    if (context.state === 'suspended') context.resume().catch(() => {});
    onLevel(probe.read());
  });
  return () => {
    stop();
    source.disconnect();
    context.close().catch(() => {});
  };
}

/**
 * Plays two short notes; resolves when they have ended.
 * @param outputDeviceId `null` or '': the system's choice
 * @throws {AppError} `media/no_output_choice`, `media/output_not_found`
 */
export async function playTestTone(outputDeviceId: string | null): Promise<void> {
  const context: AudioContext & { setSinkId?(deviceId: string): Promise<void> } = new AudioContext();
  try {
    if (outputDeviceId) {
      if (!context.setSinkId) throw mediaErrors.make('media/no_output_choice');
      await context.setSinkId(outputDeviceId).catch((cause: unknown) => {
        throw mediaErrors.make('media/output_not_found', { cause });
      });
    }
    await context.resume();
    const startS = context.currentTime + 0.05;
    const ends = TONES_HZ.map((frequency, i) => playNote(context, frequency, startS + i * TONE_S));
    await Promise.all(ends);
  } finally {
    await context.close();
  }
}

function playNote(context: AudioContext, frequencyHz: number, startS: number): Promise<void> {
  const note = context.createOscillator();
  const gain = context.createGain();
  note.frequency.value = frequencyHz;
  gain.gain.setValueAtTime(0, startS);
  gain.gain.linearRampToValueAtTime(TONE_GAIN, startS + 0.02);
  gain.gain.linearRampToValueAtTime(0, startS + TONE_S);
  note.connect(gain).connect(context.destination);
  return new Promise((resolve) => {
    note.onended = () => resolve();
    note.start(startS);
    note.stop(startS + TONE_S);
  });
}
