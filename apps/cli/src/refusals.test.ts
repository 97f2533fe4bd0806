// What `incamera mark` and `incamera trace` refuse before, or while, they read a file. The same as a process: *-process.test.ts.
import { linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spectrumOfSound } from '@incamera/client/sound';
import { explain } from '@incamera/server/terminal';
import { CommanderError } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { wav, wavHeader } from '../../../testkit/src/wav-file.js';
import { scratchFolder } from '../test/incamera.js';
import { buildCommand } from './command.js';
import { openFile } from './sound/file-source.js';
import { exitCodeOf } from './terminal/known-errors.js';

const { path, folder, remove } = scratchFolder();
afterAll(remove);
const KEY = '5a'.repeat(32);
const sound = wav([new Float32Array(48_000)]);
const input = file('in.wav', sound);
const keys = file('keys.json', JSON.stringify([{ label: 'Ada', key: KEY }]));

function file(name: string, bytes: Uint8Array | string): string {
  writeFileSync(path(name), bytes);
  return path(name);
}

/** Code of the error, and what the command printed. */
async function refused(...args: string[]): Promise<{ code: string; exit: number; printed: string[] }> {
  const printed: string[] = [];
  try {
    const command = await buildCommand((text) => printed.push(text));
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    const isUsage = error instanceof CommanderError;
    return { code: (error as { code: string }).code, exit: isUsage ? 2 : exitCodeOf(error), printed };
  }
  throw new Error('not refused');
}

describe('incamera mark refuses', () => {
  test.each<[string, string[], string]>([
    ['a key that is too short', ['--key', KEY.slice(2), '--clock', '0'], 'cli/bad_key'],
    ['a key that is not hexadecimal', ['--key', 'zz'.repeat(32), '--clock', '0'], 'cli/bad_key'],
    ['a clock before the meeting', ['--key', KEY, '--clock=-1'], 'cli/bad_seconds'],
    ['a clock that is no number', ['--key', KEY, '--clock', 'noon'], 'cli/bad_seconds'],
    ['a clock after thirty days', ['--key', KEY, '--clock', '2592001'], 'cli/bad_seconds'],
    ['no clock', ['--key', KEY], 'commander.missingMandatoryOptionValue'],
    ['no key', ['--clock', '0'], 'commander.missingMandatoryOptionValue'],
    ['a strength that does not exist', ['--key', KEY, '--clock', '0', '--strength', 'x'], 'commander.invalidArgument'],
  ])('%s', async (_, args, code) => {
    expect(await refused('mark', ...args, input, path('never.wav'))).toEqual({ code, exit: 2, printed: [] });
    expect(readdirSync(folder)).not.toContain('never.wav');
  });

  const linked = (link: (from: string, to: string) => void, name: string): string => {
    link(input, path(name));
    return path(name);
  };
  test.each([
    ['by its own name', () => input],
    ['by a symbolic link', () => linked(symlinkSync, 'soft.wav')],
    ['by a hard link', () => linked(linkSync, 'hard.wav')],
  ])('to write over what it reads, %s', async (_, out) => {
    const { code, exit } = await refused('mark', '--key', KEY, '--clock', '0', input, out());
    expect({ code, exit }).toEqual({ code: 'cli/output_is_input', exit: 2 });
    expect(readFileSync(input).equals(sound)).toBe(true);
  });

  test.each([
    ['a folder', () => folder],
    ['a device', () => '/dev/null'],
  ])('%s as output', async (_, out) => {
    const { code, exit } = await refused('mark', '--key', KEY, '--clock', '0', input, out());
    expect({ code, exit }).toEqual({ code: 'cli/output_not_a_file', exit: 2 });
  });
});

describe('incamera trace refuses', () => {
  const caseSeed = new URL('../../../testkit/corpus/case-file/one.json', import.meta.url);
  const damagedCase = (): string[] => {
    const whole = JSON.parse(readFileSync(caseSeed, 'utf8')) as { meetings: { meetingId: string }[] };
    const damaged = file('case.json', JSON.stringify({ ...whole, salt: 'AAAA' }));
    const from = ['--case', damaged, '--passphrase-file', file('passphrase', 'five words are long enough')];
    return ['--meeting', whole.meetings[0]?.meetingId ?? '', ...from, input];
  };

  test.each<[string, () => string[], string]>([
    ['a file that does not exist', () => ['--keys', keys, path('nothing.ogg')], 'cli/file_missing'],
    ['a folder', () => ['--keys', keys, folder], 'cli/not_a_file'],
    ['a device that never ends', () => ['--keys', keys, '/dev/zero'], 'cli/not_a_file'],
    ['a reference that does not exist', () => ['--keys', keys, '--reference', path('no'), input], 'cli/file_missing'],
    ['keys that do not exist', () => ['--keys', path('none.json'), input], 'cli/file_missing'],
    ['keys that are a sound', () => ['--keys', input, input], 'client/keys_file_malformed'],
    ['keys without any', () => ['--keys', file('empty.json', '[]'), input], 'watermark/no_keys'],
    ['an end before the beginning', () => ['--keys', keys, '--from', '9', '--to', '9', input], 'cli/bad_range'],
    ['two days', () => ['--keys', keys, '--to', '172800', input], 'cli/bad_range'],
    ['a case file whose key is sealed as none can be', damagedCase, 'client/backup_malformed'],
    ['a time that is none', () => ['--keys', keys, '--from', '1e3', input], 'cli/bad_seconds'],
  ])('%s, also as JSON', async (_, args, code) => {
    expect(await refused('trace', ...args())).toEqual({ code, exit: 2, printed: [] });
    const { printed } = await refused('trace', '--json', ...args());
    expect(printed).toHaveLength(1);
    const { error } = JSON.parse(printed[0] as string);
    expect(error).toEqual({ code, message: expect.stringMatching(/\.$/), next: expect.stringMatching(/[.!?]$/) });
  });

  test('a file by a name that would move the cursor of a terminal, and shows it harmlessly', async () => {
    const name = path('leak\u001b[2K\rVerdict: nobody\u202e.ogg');
    const command = await buildCommand(() => {});
    const error = await command
      .parseAsync(['trace', '--keys', keys, name], { from: 'user' })
      .catch((cause: unknown) => cause);
    expect(explain(error)).toContain('leak\ufffd[2K\ufffdVerdict: nobody\ufffd.ogg');
    expect([...explain(error)].filter((each) => '\u001b\r\u202e'.includes(each))).toEqual([]);
  });

  test('keys that are none, without repeating what stands there', async () => {
    const bad = file('bad.json', JSON.stringify([{ label: 'Ada', key: KEY.slice(2) }]));
    const { code, printed } = await refused('trace', '--json', '--keys', bad, input);
    expect(code).toBe('client/keys_file_malformed');
    expect(printed.join()).not.toContain(KEY.slice(0, 16));
  });
});

describe('a file that holds no sound that can be searched', () => {
  const fixture = (name: string): string =>
    fileURLToPath(new URL(`../../../packages/audiofile/test/fixtures/${name}`, import.meta.url));
  const lying = (header: Parameters<typeof wavHeader>[0]): Buffer =>
    Buffer.concat([wavHeader({ dataBytes: 90_000, ...header }), Buffer.alloc(90_000)]);

  const outcome = async (name: string): Promise<string> => {
    const source = openFile(name);
    try {
      return `${(await spectrumOfSound(source)).seconds.toFixed(1)} s`;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      source.close();
    }
  };

  test.each([
    ['nothing', () => file('empty.mp3', ''), 'audiofile/empty'],
    ['a text named .mp3', () => file('text.mp3', 'Dear all, this is no sound.'), 'audiofile/unknown_format'],
    ['a video without sound', () => fixture('silent.mp4'), 'audiofile/no_sound'],
    ['a header and no samples', () => file('head.wav', wavHeader({})), 'audiofile/no_sound'],
    ['4 GHz', () => file('4ghz.wav', lying({ sampleRateHz: 4_000_000_000 })), 'audiofile/damaged'],
    ['1 Hz', () => file('1hz.wav', lying({ sampleRateHz: 1 })), 'audiofile/damaged'],
    ['255 channels', () => file('255.wav', lying({ channels: 255 })), 'audiofile/damaged'],
    ['no channels', () => file('0.wav', lying({ channels: 0 })), 'audiofile/no_sound'],
  ])('%s', async (_, make, code) => {
    expect(await outcome(make())).toBe(code);
  });

  test.each(['wav', 'flac', 'mp3', 'aac', 'm4a', 'amr', 'webm'])(
    'a %s file that breaks off is read as far as it goes',
    async (ending) => {
      const whole = readFileSync(fixture(`tones.${ending}`));
      const broken = await outcome(file(`broken.${ending}`, whole.subarray(0, 0.6 * whole.length)));
      expect(broken).toMatch(/^(0\.[1-9] s|audiofile\/(damaged|no_sound))$/);
    },
  );
});
