// The state of the group, sealed to the hosts of the charter, so that one of them can come back after losing everything but
// its keys (L2; HPKE of RFC 9180 with X-Wing, GroupInfo of RFC 9420 section 12.4.3).
import { type VerifiedCharter } from '@incamera/charter';
import {
  type Bytes,
  concat,
  copyBytes,
  err,
  ok,
  open,
  Reader,
  type Result,
  seal,
  utf8,
  Writer,
} from '@incamera/kernel';
import { type ClientState, createGroupInfoWithExternalPubAndRatchetTree, type GroupInfo } from 'ts-mls';
import { type AdmissionBook } from './admission-book.js';
import { type GroupError, groupErrors } from './errors.js';
import { groupInfoExtensions } from './group-info.js';
import { type ReturnKey } from './member-key.js';
import { loadSuite, PRODUCT_SUITE } from './mls/suite.js';
import { readGroupInfo, writeGroupInfo } from './mls/wire.js';
import { type RuledSeat } from './seat.js';

const LABEL = utf8('incamera/group-info/1');
const MAX_HOSTS = 16;
// An X-Wing encapsulation is 1120 bytes; 300 members with full paths stay well below 2 MB.
const MAX_ENC_BYTES = 2048;
const MAX_SEALED_BYTES = 4 * 1024 * 1024;

/** GroupInfo of `state` with external key, tree, admissions and deny lists, sealed to every host of the charter. */
export async function sealGroupInfo(
  state: ClientState,
  book: AdmissionBook,
  { charter, cs, denials }: Pick<RuledSeat, 'charter' | 'cs' | 'denials'>,
): Promise<Bytes> {
  const extensions = groupInfoExtensions(book, denials, null);
  const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, extensions, cs);
  const { epoch } = state.groupContext;
  const contentKey = crypto.getRandomValues(new Uint8Array(32));
  const { hpke } = await loadSuite(PRODUCT_SUITE);
  const info = sealingInfo(charter.groupId, epoch);
  const copies = await Promise.all(
    charter.charter.hosts.map(async (host) =>
      hpke.seal(await hpke.importPublicKey(host.returnKey), contentKey, info, host.signatureKey),
    ),
  );
  const content = await seal(contentKey, writeGroupInfo(groupInfo), info);
  contentKey.fill(0);
  return new Writer()
    .u8(1)
    .u64(epoch)
    .list(copies, (w, copy) => w.bytes(copy.enc).bytes(copy.ct))
    .bytes(content)
    .done();
}

/** Opens what a committer sealed to the hosts of its time. The content is not judged yet. */
export async function openGroupInfo(
  sealed: Uint8Array,
  { groupId }: VerifiedCharter,
  hostKey: Uint8Array,
  returnKey: ReturnKey,
): Promise<Result<GroupInfo, GroupError>> {
  const refused = (cause?: unknown) =>
    err(groupErrors.make('group/not_sealed_to_us', cause === undefined ? {} : { cause }));
  try {
    const reader = new Reader(sealed);
    if (reader.u8() !== 1) return refused();
    const epoch = reader.u64();
    const copies = reader.list(MAX_HOSTS, (r) => ({ enc: r.bytes(MAX_ENC_BYTES), ct: r.bytes(MAX_ENC_BYTES) }));
    const content = reader.bytes(MAX_SEALED_BYTES);
    reader.end();
    const info = sealingInfo(groupId, epoch);
    const contentKey = await openCopy(copies, info, hostKey, returnKey);
    if (contentKey === null) return refused();
    const encoded = await open(contentKey, content, info);
    const groupInfo = encoded === null ? null : readGroupInfo(encoded);
    return groupInfo?.groupContext.epoch === epoch ? ok(groupInfo) : refused();
  } catch (cause) {
    return refused(cause);
  }
}

/** Which copy is ours depends on the version of the charter that the committer had: we need not have it yet. */
async function openCopy(
  copies: readonly { readonly enc: Bytes; readonly ct: Bytes }[],
  info: Bytes,
  hostKey: Uint8Array,
  returnKey: ReturnKey,
): Promise<Bytes | null> {
  const { hpke } = await loadSuite(PRODUCT_SUITE);
  const privateKey = await hpke.importPrivateKey(returnKey.privateKey);
  for (const { enc, ct } of copies) {
    try {
      return copyBytes(await hpke.open(privateKey, enc, ct, info, hostKey));
    } catch {
      // Sealed to another host.
    }
  }
  return null;
}

function sealingInfo(groupId: Uint8Array, epoch: bigint): Bytes {
  return concat(LABEL, new Writer().bytes(groupId).u64(epoch).done());
}
