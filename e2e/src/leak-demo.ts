// `npm run demo:leak`: a meeting, a leak and its investigation, with real browsers, voices and codecs. Leaves everything that was made in a folder.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { oggOpus } from '@incamera/testkit';
import { findingsIn } from './support/bundle-parts.js';
import { doctored } from './support/doctored.js';
import { withFlippedBit } from './support/flipped-bit.js';
import { incamera } from './support/incamera-command.js';
import { LeakCase } from './support/leak-case.js';
import { LeakMeeting } from './support/leak-meeting.js';
import { pictureOf, pictureOfReport, picturesOfResult } from './support/leak-pictures.js';
import { CUT_SECONDS, doctoringOfLeak, OPUS_BPS } from './support/leak-plan.js';
import { type Product, startProduct } from './support/product.js';

const say = (sentence: string) => process.stdout.write(`${sentence}\n`);
const seconds = (value: number) => `${value.toFixed(1)} s`;

async function story(product: Product, folder: string): Promise<void> {
  const inFolder = (name: string) => join(folder, name);
  say('Four browsers open, each with a microphone at which somebody really speaks.');
  const meeting = await LeakMeeting.gather(product);
  try {
    await meeting.everybodyHasAnAccount();
    say(
      'Anna, the security officer, decides that every copy of an internal meeting is marked, and lists two holders of shares.',
    );
    await meeting.officerSetsTheRules();
    say('They meet. Everybody is verified, everything is encrypted between the browsers.');
    await meeting.everybodyMeets('Deliveries');
    await pictureOf(meeting.leaker.page, folder, 'meeting');
    say(
      'They speak, one after another, for a minute and a half. On David’s machine something records what his browser plays.',
    );
    const heard = await meeting.everybodySpeaks();
    await meeting.end();
    const { doctoring, truth } = await doctoringOfLeak();
    await writeFile(inFolder('published.ogg'), oggOpus(doctored(heard, doctoring), OPUS_BPS));
    say(
      `The recording is published, and doctored: ${CUT_SECONDS} s are cut out at ${seconds(truth.cutAt)}, and from ${seconds(truth.insertFrom)} to ${seconds(truth.insertTo)} somebody speaks who was not there. It is Opus at ${OPUS_BPS / 1000} kbit/s.`,
    );
    await investigate(meeting, folder, inFolder('published.ogg'));
    await copyFile(join(product.dataDir, 'log', 'log.vkey'), inFolder('log.vkey'));
  } finally {
    await meeting.close();
  }
}

async function investigate(meeting: LeakMeeting, folder: string, published: string): Promise<void> {
  const { officer, holders, product } = meeting;
  const { page } = officer;
  const inFolder = (name: string) => join(folder, name);
  const leakCase = new LeakCase({ officer, holders, url: product.url, title: 'Recording on a messenger' });
  say('Anna opens a case. Boris and Clara, who hold shares of the keys, compare its fingerprint and release them.');
  await leakCase.open();
  await leakCase.holdersRelease();
  say('She drops the published file on the page of the case. It stays in her browser.');
  await leakCase.examine(published);
  await page.getByRole('heading', { name: 'What was found' }).waitFor();
  await picturesOfResult(page, folder);
  say('She makes the report, in English and in German.');
  await leakCase.report('English', {
    page: inFolder('report.html'),
    pdf: inFolder('report.pdf'),
    bundle: inFolder('bundle.zip'),
  });
  await leakCase.report('Deutsch', { pdf: inFolder('report-de.pdf') });
  await pictureOfReport(page, inFolder('report.html'), folder, 'report');
}

async function tellFindings(bundle: string): Promise<void> {
  const { authenticity, trace, devices } = await findingsIn(bundle);
  say('\nWhat the page found:');
  for (const { kind, fileStart, fileEnd, amount } of authenticity.alterations) {
    const where = fileEnd > fileStart ? `${seconds(fileStart)} to ${seconds(fileEnd)}` : `at ${seconds(fileStart)}`;
    say(`  ${kind}: ${where}, ${seconds(amount)}`);
  }
  for (const { label, falseAccusationBound } of trace.sound?.copies ?? []) {
    const name = devices.get(label) ?? 'a device without a name';
    say(`  copy: ${name}; an innocent is named with a probability below ${falseAccusationBound.toExponential(0)}`);
  }
}

/** In an empty folder, when the server and everything that it had are gone. */
async function verifyElsewhere(folder: string): Promise<void> {
  const elsewhere = await mkdtemp(join(tmpdir(), 'incamera-elsewhere-'));
  try {
    for (const name of ['bundle.zip', 'log.vkey']) await copyFile(join(folder, name), join(elsewhere, name));
    await withFlippedBit(join(elsewhere, 'bundle.zip'), join(elsewhere, 'flipped.zip'));
    const whole = await incamera(elsewhere, 'verify', 'bundle.zip', '--log-key', 'log.vkey');
    await writeFile(join(folder, 'verified.txt'), whole.stdout);
    say(`\nThe server is stopped and its data is deleted. incamera verify says (whole text in verified.txt):`);
    say(`  ${whole.stdout.split('\n')[0] ?? ''}`);
    const flipped = await incamera(elsewhere, 'verify', 'flipped.zip', '--log-key', 'log.vkey');
    say('With one bit flipped:');
    say(`  ${flipped.stderr.trim().split('\n')[0] ?? ''}`);
    if (whole.code !== 0 || flipped.code === 0) throw new Error('the bundle is not judged as it should be');
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
}

const folder = resolve(process.argv[2] ?? 'demo');
await mkdir(folder, { recursive: true });
say('A server starts as on its first day, with a log of its own.');
const product = await startProduct();
try {
  await story(product, folder);
} finally {
  await product.stop();
}
await tellFindings(join(folder, 'bundle.zip'));
await verifyElsewhere(folder);
say(`
Everything is in ${folder}:
  report.html, report.pdf, report-de.pdf   the report: open any of them
  published.ogg                            what was published
  bundle.zip, log.vkey                     npx incamera verify ${join(folder, 'bundle.zip')} --log-key ${join(folder, 'log.vkey')}
  meeting.png, case*.png, report.png       pictures of what happened`);
