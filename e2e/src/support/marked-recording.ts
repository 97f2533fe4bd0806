// A class that demands marks, and whose copy an opened recording is.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { incamera } from './incamera-command.js';
import { dialogOf } from './office.js';
import { type Participant } from './participant.js';
import { saveFile } from './saved-sound.js';

/** The first class of the rulebook demands marks from now on. */
export async function demandMarks(officer: Participant, serverUrl: string): Promise<void> {
  const { page } = officer;
  await page.goto(`${serverUrl}/admin/rules`);
  await page.getByText('Change the texts').click();
  const text = page.getByLabel('Text of the file: Classifications (JSON)');
  await text.fill((await text.inputValue()).replace('"marks": "off"', '"marks": "standard"'));
  await officer.button('Check').click();
  await page.getByText('Everything is in order.').waitFor();
  await page.getByLabel('Why (for the history)').fill('Copies shall be told apart.');
  await officer.button('Put in force').click();
  await page.getByText('In force: version 2', { exact: false }).waitFor();
}

/** @returns once each, whose marks `incamera trace` finds in that sound, by the keys of the case that this officer has open */
export async function copiesIn(
  sound: string,
  officer: Participant,
  { folder, passphrase }: { readonly folder: string; readonly passphrase: string },
): Promise<readonly string[]> {
  await officer.button('Save a case file').click();
  const fields = dialogOf(officer).getByLabel(/^Passphrase/);
  for (const at of [0, 1]) await fields.nth(at).fill(passphrase);
  const caseFile = await saveFile(officer, 'Make the file', folder);
  const meetings = (JSON.parse(await readFile(caseFile, 'utf8')) as { case: { meetings: string[] } }).case.meetings;
  const passphraseFile = join(folder, 'passphrase');
  await writeFile(passphraseFile, `${passphrase}\n`);
  const of = ['--meeting', meetings[0] ?? '', '--case', caseFile, '--passphrase-file', passphraseFile];
  const { stdout } = await incamera(folder, 'trace', sound, ...of, '--json');
  // Sound that was lost on the way leaves several passages, each with its own finding.
  const { copies } = JSON.parse(stdout) as { copies: readonly { label: string }[] };
  return [...new Set(copies.map(({ label }) => label))];
}
