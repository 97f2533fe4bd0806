// A sound card in software for browsers that need one: what they play is recorded, and somebody may speak into its
// microphone. PulseAudio in a process of its own; nothing else on the machine learns of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, type ReadStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testkitErrors } from './errors.js';
import { awaitGone } from './process-tree.js';

const PROGRAM = '/usr/bin/pulseaudio';
const RATE_HZ = 48_000;
const SAMPLE_BYTES = 4;
const FORMAT = `format=float32le rate=${RATE_HZ} channels=1`;
const START_WITHIN_MS = 10_000;
const SPEAK_EVERY_MS = 10;

export interface SoundCardOptions {
  /** What is said into the microphone, for ever: mono, 48 kHz. Without it there is no microphone. */
  readonly voice?: Float32Array;
}

export interface SoundCard {
  /** For the program that is to use this card. */
  readonly environment: Readonly<Record<string, string>>;
  readonly microphoneName?: string;
  /**
   * What is played from now on, silence included.
   * @returns mono, 48 kHz
   */
  record(seconds: number): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/**
 * Starts a sound card.
 * @throws {AppError} testkit/pulseaudio_missing, testkit/no_sound_card
 */
export async function startSoundCard({ voice }: SoundCardOptions = {}): Promise<SoundCard> {
  if (!existsSync(PROGRAM)) throw testkitErrors.make('testkit/pulseaudio_missing');
  const folder = await mkdtemp(join(tmpdir(), 'incamera-sound-'));
  const paths = { socket: join(folder, 'native'), output: join(folder, 'output'), input: join(folder, 'input') };
  const server = spawnServer(folder, [
    `module-native-protocol-unix socket=${paths.socket} auth-anonymous=1`,
    `module-pipe-sink sink_name=output file=${paths.output} ${FORMAT} use_system_clock_for_timing=yes`,
    ...(voice === undefined
      ? []
      : [
          `module-pipe-source source_name=microphone source_properties=device.description=microphone file=${paths.input} ${FORMAT}`,
        ]),
  ]);
  const stop = async () => {
    server.kill('SIGTERM');
    await awaitGone(server.pid === undefined ? [] : [server.pid], 5000);
    await rm(folder, { recursive: true, force: true });
  };
  const needed = voice === undefined ? [paths.socket, paths.output] : Object.values(paths);
  if (!(await appear(needed, server))) {
    await stop();
    throw testkitErrors.make('testkit/no_sound_card', { context: { exitCode: server.exitCode } });
  }
  const output = createReadStream(paths.output);
  const listener = listen(output);
  const speaker = voice === undefined ? null : speak(createWriteStream(paths.input), voice);
  return {
    environment: { PULSE_SERVER: `unix:${paths.socket}` },
    ...(voice === undefined ? {} : { microphoneName: 'microphone' }),
    record: (seconds) => listener.record(Math.round(seconds * RATE_HZ)),
    async close() {
      speaker?.stop();
      // Its end closes the pipes, which a read would otherwise wait for.
      await stop();
      output.destroy();
    },
  };
}

function spawnServer(folder: string, modules: readonly string[]): ChildProcess {
  const flags = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes'];
  return spawn(PROGRAM, [...flags, '--log-target=null', ...modules.map((module) => `--load=${module}`)], {
    stdio: 'ignore',
    env: {
      ...process.env,
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      PULSE_RUNTIME_PATH: folder,
      PULSE_STATE_PATH: folder,
    },
  });
}

async function appear(files: readonly string[], server: ChildProcess): Promise<boolean> {
  for (const endMs = Date.now() + START_WITHIN_MS; Date.now() < endMs && server.exitCode === null; ) {
    if (files.every((file) => existsSync(file))) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/** Takes everything that comes, recorded or not: a full pipe would stop the card. */
function listen(output: ReadStream): { record(sampleCount: number): Promise<Float32Array<ArrayBuffer>> } {
  let take: ((bytes: Buffer) => void) | null = null;
  output.on('data', (bytes) => take?.(bytes as Buffer));
  return {
    record: (sampleCount) =>
      new Promise((resolve, reject) => {
        const wanted = sampleCount * SAMPLE_BYTES;
        const bytes = new Uint8Array(wanted);
        let taken = 0;
        const broken = () => reject(testkitErrors.make('testkit/no_sound_card'));
        output.once('close', broken);
        take = (part) => {
          bytes.set(part.subarray(0, wanted - taken), taken);
          taken = Math.min(wanted, taken + part.byteLength);
          if (taken < wanted) return;
          take = null;
          output.off('close', broken);
          resolve(new Float32Array(bytes.buffer));
        };
      }),
  };
}

/** Says the voice at the pace of the clock: the pipe has none of its own. */
function speak(input: WriteStream, voice: Float32Array): { stop(): void } {
  const bytes = Buffer.from(voice.buffer, voice.byteOffset, voice.byteLength);
  const beganMs = performance.now();
  let said = 0;
  // Where the card ends first, so does the voice.
  input.on('error', () => stop());
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - beganMs) * RATE_HZ) / 1000);
    while (said < due) {
      const from = said % voice.length;
      const to = Math.min(voice.length, from + due - said);
      input.write(bytes.subarray(from * SAMPLE_BYTES, to * SAMPLE_BYTES));
      said += to - from;
    }
  }, SPEAK_EVERY_MS);
  const stop = () => {
    clearInterval(timer);
    input.destroy();
  };
  return { stop };
}
