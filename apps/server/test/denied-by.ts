// What the deny lists of a test server's own authority name.
import { type DenialSubjectText, denialSubjectToText, verifyDenyList } from '@incamera/identity';
import { wireBytes } from '@incamera/protocol';
import { type TestServer } from './test-server.js';

export async function deniedBy(server: TestServer): Promise<DenialSubjectText[]> {
  const { authorities, denials } = server.app.context.identity;
  const [own] = authorities.valid();
  const [text] = await denials.newest();
  if (text === undefined || own === undefined) return [];
  const list = await verifyDenyList(wireBytes(text), own.listKey);
  if (!list.ok) throw list.error;
  return list.value.list.denials.map(({ subject }) => denialSubjectToText(subject));
}
