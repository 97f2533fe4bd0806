// What a cheating client makes: key packages, commits, welcomes and groups straight from the library, without our rules (test
// support, not public). Whoever owns the keys that go in could make the same bytes.
import {
  beginChain,
  type CharterChain,
  type ExceptionRule,
  encodeCharterChain,
  type LinkKeys,
  type VerifiedCharter,
} from '@incamera/charter';
import { type Bytes, type Clock } from '@incamera/kernel';
import {
  type CiphersuiteImpl,
  type ClientState,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  type Extension,
  type KeyPackage,
  type Proposal,
} from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { type Admission, signAdmission } from './admission.js';
import { type AdmissionBook, encodeAdmissionBook } from './admission-book.js';
import { claimsHash, encodeName, type LeafIdentity, makeClaims } from './claims.js';
import { type Entered } from './entry.js';
import { type ExceptionRequest, signException, signExceptionRequest } from './exception.js';
import { type Identification, nameOnly } from './identification.js';
import { encodeJustification, type Justification } from './justification.js';
import { makeKeyPackage, type OwnKeyPackage } from './key-package.js';
import { sealKnock } from './knock.js';
import { LINK_PSK_ID, linkPskIndex } from './link-psk.js';
import { type MarkCommitment } from './mark-commitment.js';
import { clockExtension, readClockOrigin, readingExtension } from './meeting-clock.js';
import { generateMemberKey, type MemberKey } from './member-key.js';
import { commitContextExtensions } from './mls/context-commit.js';
import { joinByExternalCommit } from './mls/external-join.js';
import { registerSigningKey } from './mls/key-registry.js';
import {
  ADMISSIONS_EXTENSION,
  CHARTER_EXTENSION,
  clientConfig,
  contextExtensions,
  JUSTIFICATION_PROPOSAL,
} from './mls/suite.js';
import { writeMessage, writeWelcome } from './mls/wire.js';
import { must, START_MS } from './testing.js';

const careless = {
  ...clientConfig,
  keyPackageEqualityConfig: { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => false },
};

/** What everybody with the link knows of a meeting. */
export interface KnownMeeting {
  readonly charter: VerifiedCharter;
  readonly linkKeys: LinkKeys;
  readonly clock: Pick<Clock, 'nowMs'>;
}

interface ExceptionParts {
  readonly asking: MemberKey;
  readonly granting: MemberKey;
  readonly rules: readonly ExceptionRule[];
  readonly epoch: bigint;
}

type AdmissionChange = Partial<Omit<Admission, 'signature'>>;

export class Forge {
  readonly known: KnownMeeting;
  readonly cs: CiphersuiteImpl;

  constructor(known: KnownMeeting, cs: CiphersuiteImpl) {
    this.known = known;
    this.cs = cs;
  }

  psk(): Proposal {
    const pskNonce = this.cs.rng.randomBytes(this.cs.kdf.size);
    return { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: LINK_PSK_ID, pskNonce } } };
  }

  justify(
    admissions: readonly Admission[],
    leaves: Justification['leaves'] = [],
    agreements: Justification['agreements'] = [],
  ): Proposal {
    const proposalData = encodeJustification({ admissions, agreements, leaves });
    return { proposalType: JUSTIFICATION_PROPOSAL, proposalData };
  }

  /** The GroupContext with other bytes in the place of the charters. */
  otherCharter(bytes: Uint8Array): Proposal {
    const extensions = [{ extensionType: CHARTER_EXTENSION, extensionData: bytes }];
    return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } };
  }

  /** A commit that makes the group context carry `extensions`, path and all, and where it would lead. */
  async commitContext(state: ClientState, extensions: readonly Extension[]) {
    const { commit, newState } = await commitContextExtensions(state, extensions, this.cs);
    return { bytes: writeMessage(commit), state: newState };
  }

  /** What a group context carries of these versions, and of a clock that begins then. */
  contextWith(chain: CharterChain, originMs: number = this.known.clock.nowMs()): Extension[] {
    return contextExtensions(encodeCharterChain(chain), clockExtension(originMs));
  }

  /** As `commitContext`, with these versions of the charter. */
  commitCharters(state: ClientState, chain: CharterChain) {
    return this.commitContext(state, this.contextWith(chain, readClockOrigin(state.groupContext.extensions) ?? 0));
  }

  restart(): Proposal {
    const { groupId } = this.known.charter;
    const reinit = { groupId, version: 'mls10' as const, cipherSuite: this.cs.name, extensions: [] };
    return { proposalType: 'reinit', reinit };
  }

  admission(keyPackage: KeyPackage, by: Entered, change: AdmissionChange = {}): Promise<Admission> {
    return this.admissionBy(keyPackage, by.seat.memberKey, { epoch: by.epoch.number + 1n, ...change });
  }

  /** An admission signed by any key, for this meeting unless told otherwise. */
  async admissionBy(
    keyPackage: KeyPackage,
    by: MemberKey,
    change: AdmissionChange & Pick<Admission, 'epoch'>,
    groupId: Uint8Array = this.known.charter.groupId,
  ): Promise<Admission> {
    return signAdmission(
      groupId,
      {
        keyPackageRef: new Uint8Array(await makeKeyPackageRef(keyPackage, this.cs.hash)),
        signatureKey: new Uint8Array(keyPackage.leafNode.signaturePublicKey),
        claimsHash: claimsHash(keyPackage.leafNode),
        atMs: this.known.clock.nowMs(),
        admittedBy: by.publicKey,
        vouch: null,
        exception: null,
        ...change,
      },
      by.privateKey,
    );
  }

  /** An exception for whoever has a key package: asked for and granted by any keys, for this meeting unless told otherwise. */
  async exceptionBy(
    keyPackage: KeyPackage,
    { asking, granting, rules, epoch }: ExceptionParts,
    groupId: Uint8Array = this.known.charter.groupId,
  ): Promise<Bytes> {
    const keyPackageRef = new Uint8Array(await makeKeyPackageRef(keyPackage, this.cs.hash));
    const wish = { rules, reason: 'The hotel has no other network' };
    const { groupId: own } = this.known.charter;
    const request = await signExceptionRequest(own, keyPackageRef, wish, asking.privateKey);
    const signatureKey = new Uint8Array(keyPackage.leafNode.signaturePublicKey);
    const statement = { epoch, keyPackageRef, signatureKey, request, grantedBy: granting.publicKey };
    return signException(groupId, statement, granting.privateKey);
  }

  /** A commit straight from the library, without our rules. */
  async commitRaw(state: ClientState, proposals: Proposal[]): Promise<{ readonly bytes: Uint8Array }> {
    const pskIndex = linkPskIndex(this.known.linkKeys.linkPsk);
    const made = await createCommit(
      { state: { ...state, clientConfig: careless }, cipherSuite: this.cs, pskIndex },
      { extraProposals: proposals, ratchetTreeExtension: true },
    );
    return { bytes: writeMessage(made.commit) };
  }

  /** A proposal outside of a commit. */
  async proposalRaw(state: ClientState, wireAsPublicMessage: boolean, proposal: Proposal): Promise<Uint8Array> {
    return writeMessage((await createProposal(state, wireAsPublicMessage, proposal, this.cs)).message);
  }

  /** The state of a member who gave itself another name. */
  renamed(of: Entered, displayName: string): ClientState {
    const { state, ownLeaf } = of.epoch;
    const tree = state.ratchetTree.slice();
    const node = tree[2 * ownLeaf];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const identity = encodeName(displayName);
    tree[2 * ownLeaf] = { nodeType: 'leaf', leaf: { ...node.leaf, credential: { credentialType: 'basic', identity } } };
    return { ...state, ratchetTree: tree };
  }

  /** The state of a member whose leaf carries other extensions than those it came with. */
  carrying(of: Entered, extensions: readonly Extension[]): ClientState {
    const { state, ownLeaf } = of.epoch;
    const tree = state.ratchetTree.slice();
    const node = tree[2 * ownLeaf];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    tree[2 * ownLeaf] = { nodeType: 'leaf', leaf: { ...node.leaf, extensions: [...extensions] } };
    return { ...state, ratchetTree: tree };
  }

  /** Somebody enters without admission, with what a member gave away. */
  async externalCommit(
    insider: ClientState,
    { keyPackage, privateKeys }: OwnKeyPackage,
    formerLeaf: number | null,
  ): Promise<Uint8Array> {
    const { cs } = this;
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(insider, [], cs);
    const tree = insider.ratchetTree;
    const base = { groupInfo, tree, keyPackage, privateKeys, cs, config: clientConfig };
    return writeMessage((await joinByExternalCommit({ ...base, formerLeaf })).commit);
  }

  /** A key package under any name and with any evidence; it need not verify. */
  async someKeyPackage(
    displayName: string,
    memberKey?: MemberKey,
    identification: Identification = nameOnly(displayName),
    enteredAtMs: number | null = null,
    mark: MarkCommitment | null = null,
  ): Promise<OwnKeyPackage> {
    const key = memberKey ?? (await generateMemberKey());
    const choosesNames = this.known.charter.charter.classification.rules.names === 'chosen';
    const identity = must(makeClaims(identification, { choosesNames, enteredAtMs, mark }));
    return this.sayingKeyPackage(key, identity);
  }

  /** The key package of `member`, saying anything at all. */
  sayingKeyPackage(member: MemberKey, identity: LeafIdentity): Promise<OwnKeyPackage> {
    return makeKeyPackage(identity, registerSigningKey(member.privateKey), member.publicKey, START_MS, this.cs);
  }

  /** A knock with this key package; its MAC may vouch for another one. */
  async sealedKnock(
    keyPackage: KeyPackage,
    vouchedFor: KeyPackage = keyPackage,
    request: ExceptionRequest | null = null,
  ): Promise<Uint8Array> {
    const ref = new Uint8Array(await makeKeyPackageRef(vouchedFor, this.cs.hash));
    return sealKnock(this.known.linkKeys, keyPackage, ref, request);
  }

  /** A request for exceptions, with a key package of somebody, signed by any key. */
  async requestBy(keyPackage: KeyPackage, rules: readonly ExceptionRule[], by: MemberKey): Promise<ExceptionRequest> {
    const ref = new Uint8Array(await makeKeyPackageRef(keyPackage, this.cs.hash));
    const wish = { rules, reason: 'Just because' };
    return signExceptionRequest(this.known.charter.groupId, ref, wish, by.privateKey);
  }

  /** A group with the id of the meeting, founded by `own`, who need not be a host. */
  fakeGroup(own: OwnKeyPackage, charter: VerifiedCharter = this.known.charter): Promise<ClientState> {
    const { groupId } = this.known.charter;
    const extensions = this.contextWith(beginChain(charter));
    return createGroup(groupId, own.keyPackage, own.privateKeys, extensions, this.cs, clientConfig);
  }

  async welcomeInto(
    state: ClientState,
    keyPackage: KeyPackage,
    more: Proposal[],
    of: Pick<KnownMeeting, 'linkKeys'> = this.known,
    book: AdmissionBook = new Map(),
    readingMs = 0,
  ): Promise<Uint8Array> {
    const made = await createCommit(
      { state, cipherSuite: this.cs, pskIndex: linkPskIndex(of.linkKeys.linkPsk) },
      {
        extraProposals: [{ proposalType: 'add', add: { keyPackage } }, ...more],
        ratchetTreeExtension: true,
        groupInfoExtensions: [
          { extensionType: ADMISSIONS_EXTENSION, extensionData: encodeAdmissionBook(book) },
          readingExtension(readingMs),
        ],
      },
    );
    if (made.welcome === undefined) throw new Error('no welcome');
    return writeWelcome(made.welcome);
  }
}
