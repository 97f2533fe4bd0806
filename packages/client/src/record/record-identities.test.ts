// On what evidence somebody was in the room: certificates, passkeys and tokens are verified anew, as the members verified them.
import { encodeRosterContent, splitRoster } from '@incamera/group';
import { FAST_SUITE } from '@incamera/group/unsafe-testing';
import { copyBytes } from '@incamera/kernel';
import { expect, it } from 'vitest';
import { EvidenceScene, TestPerson } from '../../../group/test/evidence-scene.js';
import { problemsOf, RecordScene } from '../../test/record-scene.js';

it('is verified anew, with the place where passkeys were used by their own word', async () => {
  const evidence = await EvidenceScene.create('internal', FAST_SUITE);
  const { meeting } = evidence;
  const scene = await RecordScene.around(meeting, await evidence.found());
  const bea = await TestPerson.create('bea');
  const chain = await bea.chain(evidence.organisation, 'example.org', { namesPasskey: true });
  const shown = bea.show({ chain, passkey: await bea.bind(meeting.charter.groupId, chain) });
  const guest = await TestPerson.create('grace');
  const token = guest.show({ idToken: await evidence.token(guest.key.publicKey) });
  await scene.letIn([await meeting.knockBy(bea.key, shown), await meeting.knockBy(guest.key, token)]);

  const record = await scene.verified();
  expect(problemsOf(record)).toEqual([]);
  expect(record.origin).toBe('https://meet.example.org');
  expect(record.presence.slice(1)).toMatchObject([
    { assurance: { level: 'passkey' }, evidence: ['certificate', 'passkey'] },
    { assurance: { level: 'organisation' }, evidence: ['token'] },
  ]);

  // The list can come beside the testimonies: what was altered in it is attested by nobody.
  const roster = scene.host.testimony.roster();
  if (roster === null) throw new Error('left');
  const lists = splitRoster(roster, new Set()).map((part) => copyBytes(encodeRosterContent(part)));
  expect(problemsOf(await scene.verified(() => ({ rosters: lists })))).toEqual([]);
  const forged = lists.map((bytes) => {
    const copy = copyBytes(bytes);
    copy[copy.byteLength - 900] = (copy[copy.byteLength - 900] ?? 0) ^ 1;
    return copy;
  });
  const problems = problemsOf(await scene.verified(() => ({ rosters: forged })));
  expect(problems).toEqual([expect.stringMatching(/^roster_(unattested|refused) rosters\[0\]$/)]);
});
