// Signed notes, checkpoints and cosignatures: the examples of the specifications, and what must be refused.
import { type Bytes, fromBase64, utf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import {
  checkpointText,
  cosign,
  cosignaturesOf,
  ED25519,
  ED25519_COSIGNATURE,
  emptyRoot,
  formatNote,
  formatVkey,
  type NoteSigner,
  noteSigner,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  requireWitnesses,
  signCheckpoint,
  signNote,
  verifyNote,
} from './index.js';

const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const newSigner = async (
  name: string,
  type: typeof ED25519 | typeof ED25519_COSIGNATURE = ED25519,
): Promise<NoteSigner> =>
  noteSigner(name, type, (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair);

describe('signed notes', () => {
  it('verifies the example of the specification, and writes it back as it is', async () => {
    const key = parseVkey(EXAMPLE_KEY);
    expect(formatVkey(key)).toBe(EXAMPLE_KEY);
    const note = parseNote(utf8(EXAMPLE));
    expect(note.text).toBe('This is an example message.\n');
    expect(await verifyNote(note, [key])).toEqual([key]);
    expect(formatNote(note)).toBe(EXAMPLE);
  });

  it('ignores signatures of others, and takes one of several keys', async () => {
    const [ours, other] = [await newSigner('ours'), await newSigner('other')];
    const note = await signNote('text\n\nwith an empty line\n', ours);
    const stranger = await signNote(note.text, await newSigner('stranger'));
    const both = parseNote(formatNote({ text: note.text, signatures: [...stranger.signatures, ...note.signatures] }));
    expect(await verifyNote(both, [other.key, ours.key])).toEqual([ours.key]);
    await expect(verifyNote(both, [other.key])).rejects.toMatchObject({ code: 'tlog/note_unsigned' });
    // The same name with another key is another signer.
    const namesake = await newSigner('ours');
    await expect(verifyNote(both, [namesake.key])).rejects.toMatchObject({ code: 'tlog/note_unsigned' });
  });

  it('refuses a note as a whole in which a signature of a known key does not verify', async () => {
    const [a, b] = [await newSigner('a'), await newSigner('b')];
    const good = await signNote('text\n', a);
    const bad = await signNote('other text\n', b);
    const note = { text: 'text\n', signatures: [...good.signatures, ...bad.signatures] };
    await expect(verifyNote(note, [a.key, b.key])).rejects.toMatchObject({ code: 'tlog/note_bad_signature' });
    await expect(verifyNote({ ...good, text: 'text \n' }, [a.key])).rejects.toMatchObject({
      code: 'tlog/note_bad_signature',
    });
  });

  it.each([
    ['no signature', 'text\n\n'],
    ['no blank line', 'text\n— a AAAAAAA=\n'],
    ['a line that is no signature', `${EXAMPLE}hello\n`],
    ['no last newline', EXAMPLE.slice(0, -1)],
    ['a control character', EXAMPLE.replace('example m', 'example\tm')],
    ['a carriage return', EXAMPLE.replaceAll('\n', '\r\n')],
    ['base64 that is not canonical', EXAMPLE.replace('yaQM=', 'yaQN=')],
    ['a signature without bytes', 'text\n\n— a AAAAAA==\n'],
    ['a name with a plus sign', EXAMPLE.replace('com/foo', 'com+foo')],
    ['too many signatures', `text\n\n${'— a AAAAAAA=\n'.repeat(65)}`],
    ['too many bytes', `${'x'.repeat(300_000)}\n\n— a AAAAAAA=\n`],
  ])('refuses %s', (_what, text) => {
    expect(() => parseNote(text)).toThrowError(expect.objectContaining({ code: 'tlog/note_malformed' }));
  });
  it('refuses bytes that are no text', () => {
    const bytes = utf8(EXAMPLE);
    bytes[0] = 0xff;
    expect(() => parseNote(bytes)).toThrowError(expect.objectContaining({ code: 'tlog/note_malformed' }));
  });
  it('accepts at least sixteen signatures', () => {
    expect(parseNote(`text\n\n${'— a AAAAAAA=\n'.repeat(16)}`).signatures).toHaveLength(16);
  });

  it.each([
    EXAMPLE_KEY.replace('530d903a', '530d903b'),
    EXAMPLE_KEY.replace('com/foo', 'com foo'),
    EXAMPLE_KEY.replace('AekyeR', 'AukyeR'),
    EXAMPLE_KEY.slice(0, -4),
    'x',
    '',
  ])('refuses the key %s', (vkey) => {
    expect(() => parseVkey(vkey)).toThrowError(expect.objectContaining({ code: 'tlog/key_malformed' }));
  });
});

describe('checkpoints', () => {
  it('are read as they were signed, and only of the log that was meant', async () => {
    const log = await newSigner('example.org/log');
    const text = await signCheckpoint({ size: 7, root: emptyRoot() }, log);
    expect(await openCheckpoint(text, log.key)).toMatchObject({
      origin: 'example.org/log',
      size: 7,
      root: emptyRoot(),
    });
    // A note of the right key that is the checkpoint of another origin.
    const foreign = checkpointText({ origin: 'example.net/log', size: 7, root: emptyRoot(), extensions: [] });
    const posed = formatNote(await signNote(foreign, log));
    await expect(openCheckpoint(posed, log.key)).rejects.toMatchObject({ code: 'tlog/other_log' });
  });
  it.each([
    'a\n',
    'a\n1\n',
    '\n1\nAAAA\n',
    'a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    'a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    'a\n9007199254740993\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    'a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==\n',
    'a\n1\n47DEQpj8HBSa\n',
    'a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n',
    'a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  ])('refuses %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrowError(expect.objectContaining({ code: 'tlog/checkpoint_malformed' }));
  });
  it('keeps extension lines', () => {
    const text = 'a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n';
    expect(parseCheckpoint(text).extensions).toEqual(['more']);
    expect(checkpointText(parseCheckpoint(text))).toBe(text);
  });
});

describe('cosignatures', () => {
  const NOW_MS = 1_679_315_147_999;
  const scene = async () => {
    const log = await newSigner('example.org/log');
    const [w1, w2] = [await newSigner('w/1', ED25519_COSIGNATURE), await newSigner('w/2', ED25519_COSIGNATURE)];
    const note = parseNote(await signCheckpoint({ size: 7, root: emptyRoot() }, log));
    const both = [await cosign(note.text, w1, NOW_MS), await cosign(note.text, w2, NOW_MS + 5000)];
    return { log, w1, w2, note, cosigned: { ...note, signatures: [...note.signatures, ...both] } };
  };

  it('say who countersigned when, and leave the log’s own signature good', async () => {
    const { log, w1, w2, cosigned } = await scene();
    const read = parseNote(formatNote(cosigned));
    expect(await cosignaturesOf(read, [w1.key, w2.key])).toEqual([
      { witness: w1.key, atMs: 1_679_315_147_000 },
      { witness: w2.key, atMs: 1_679_315_152_000 },
    ]);
    expect(await verifyNote(read, [log.key, w1.key])).toEqual([log.key]);
  });
  it('count each key once, whatever names it goes by, and are demanded by number', async () => {
    const { w1, w2, note, cosigned } = await scene();
    expect(await requireWitnesses(cosigned, [w1.key, w2.key], 2)).toHaveLength(2);
    await expect(requireWitnesses(note, [w1.key, w2.key], 1)).rejects.toMatchObject({ code: 'tlog/too_few_witnesses' });
    const twice = {
      ...note,
      signatures: [await cosign(note.text, w1, NOW_MS), await cosign(note.text, w1, NOW_MS + 1)],
    };
    await expect(requireWitnesses(twice, [w1.key, w2.key], 2)).rejects.toMatchObject({
      code: 'tlog/too_few_witnesses',
    });
  });
  it('are refused for another text, another time, or as a plain signature of the witness', async () => {
    const { w1, note } = await scene();
    const other = await cosign(`${note.text}more\n`, w1, NOW_MS);
    const good = await cosign(note.text, w1, NOW_MS);
    const later = { ...good, signature: new Uint8Array(good.signature) as Bytes };
    later.signature[7] = (later.signature[7] as number) ^ 1;
    const plain = { ...good, signature: await w1.sign(utf8(note.text)) };
    const timeless = { ...good, signature: new Uint8Array(72) };
    for (const bad of [other, later, plain, timeless]) {
      await expect(cosignaturesOf({ ...note, signatures: [bad] }, [w1.key])).rejects.toMatchObject({
        code: 'tlog/note_bad_signature',
      });
    }
  });
  it('reads the key id from name, type and key: a witness’s key is not taken for a log’s', async () => {
    const { w1, cosigned } = await scene();
    const asLog = { ...w1.key, type: ED25519 } as const;
    await expect(verifyNote(cosigned, [{ ...asLog, keyId: '00000000' }])).rejects.toMatchObject({
      code: 'tlog/note_unsigned',
    });
    expect(fromBase64('A===')).toBeNull();
  });
});
