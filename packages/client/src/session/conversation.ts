// What members say to each other for good (L4): chat, files, lock and end, as MLS application messages that the server
// orders and stores as ciphertext until the meeting ends.

import {
  type Bytes,
  concat,
  errorCode,
  isParagraphs,
  type LeafIndex,
  normaliseText,
  toBase64Url,
} from '@incamera/kernel';
import { orderedResultSchema } from '@incamera/protocol';
import { asAppError, clientErrors } from '../errors.js';
import { TEXT_LIMITS } from '../text-limits.js';
import { visible } from './chat-log.js';
import { type DenyListContent } from './deny-list-content.js';
import { type FileToSend, type FileVault, MAX_FILE_BYTES, safeFileName, safeMediaType } from './file-vault.js';
import { type ChatContent, decodeContent, encodeContent, type GroupContent } from './group-content.js';
import { type MembershipContext, RELAY_MESSAGE } from './membership-context.js';

/** A message that missed a change of epoch is sent again; more often than this nobody changes the group. */
const MAX_TRIES = 4;

export interface ConversationHandlers {
  /** A host ended the meeting, inside the group. */
  ended(by: LeafIndex): void;
  locked(locked: boolean, by: LeafIndex): void;
  laterEpoch(): void;
  denyList(content: DenyListContent, by: LeafIndex): void;
}

export class Conversation {
  readonly #context: MembershipContext;
  readonly #vault: FileVault;
  readonly #handlers: ConversationHandlers;
  /** Numbers given out, and those whose message is known to be ordered. */
  #lastNumber = 0;
  #sentCount = 0;

  constructor(context: MembershipContext, vault: FileVault, handlers: ConversationHandlers) {
    this.#context = context;
    this.#vault = vault;
    this.#handlers = handlers;
  }

  /** Chat messages of this membership so far, as presence tells the others. */
  get sentCount(): number {
    return this.#sentCount;
  }

  /** @throws {AppError} `client/chat_invalid`, or why it is not sent: the entry stays as 'failed' */
  async sendChat(text: string, file: FileToSend | null): Promise<void> {
    const cleaned = normaliseText(text);
    if (!isParagraphs(cleaned, TEXT_LIMITS.chatChars) || (cleaned === '' && file === null)) {
      throw clientErrors.make('client/chat_invalid');
    }
    if (file !== null && file.bytes.byteLength > MAX_FILE_BYTES) throw clientErrors.make('client/file_too_large');
    const { state, group, environment } = this.#context;
    // Whoever is on a deny list still has the keys of this epoch.
    if (state.denied.size > 0) throw clientErrors.make('client/member_denied');
    if (state.againstRules.size > 0) throw clientErrors.make('client/admitted_against_rules');
    const id = environment.rng.bytes(16);
    const content: ChatContent = { kind: 'chat', id, number: 0, text: cleaned, file: null };
    const shown =
      file === null
        ? null
        : visible({
            name: safeFileName(file.name),
            mediaType: safeMediaType(file.mediaType),
            sizeBytes: file.bytes.byteLength,
          });
    const entry = {
      id: toBase64Url(id),
      leaf: group.ownLeaf,
      displayName: state.ownMember?.displayName ?? '',
      atMs: environment.clock.nowMs(),
      text: cleaned,
      file: shown,
    };
    state.chat.draft(entry, { content, file });
    state.touch();
    await this.send(entry.id);
  }

  /** Sends a draft, for the first time or again. */
  async send(chatId: string): Promise<void> {
    const { state } = this.#context;
    const draft = state.chat.draftOf(chatId);
    if (draft === null) return;
    state.chat.mark(chatId, 'sending');
    state.touch();
    let number = 0;
    try {
      let { content } = draft;
      if (draft.file !== null) content = { ...content, file: await this.#vault.store(draft.file) };
      // Counted only now, so that a failed upload leaves no gap.
      if (content.number === 0) content = { ...content, number: ++this.#lastNumber };
      number = content.number;
      state.chat.attach(chatId, content);
      await this.say(content);
      this.#sentCount = Math.max(this.#sentCount, number);
      state.chat.mark(chatId, 'sent');
    } catch (error) {
      this.#giveBack(chatId, number);
      state.chat.mark(chatId, 'failed');
      throw clientErrors.make('client/chat_not_sent', {
        cause: asAppError(error),
        context: { code: errorCode(error) },
      });
    } finally {
      state.touch();
    }
  }

  /** A number whose message may not have arrived goes to the next one: nobody shall miss what was never sent. */
  #giveBack(chatId: string, number: number): void {
    const draft = this.#context.state.chat.draftOf(chatId);
    if (draft === null || number === 0 || number !== this.#lastNumber) return;
    this.#lastNumber -= 1;
    this.#context.state.chat.attach(chatId, { ...draft.content, number: 0 }, draft.file);
  }

  /** Encrypts for all members, and again if the group moved on before the message was ordered. */
  async say(content: GroupContent): Promise<void> {
    const { group, socket, sequence } = this.#context;
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const { epoch } = group;
      const message = concat(new Uint8Array([RELAY_MESSAGE]), await group.encryptMessage(encodeContent(content)));
      const request = { type: 'relay', durable: true, payload: toBase64Url(message) } as const;
      await socket.request(request, orderedResultSchema, ({ seq }) => sequence.arrived(seq));
      // Everything ordered before it is in the queue by now. Receivers who had moved on could not read it; who could
      // knows it by its id.
      await this.#context.queue.idle();
      if (group.epoch === epoch || group.isClosed) return;
    }
  }

  /** Takes over a relayed message. */
  async receive(message: Bytes): Promise<void> {
    const { group, state } = this.#context;
    const opened = await group.decryptMessage(message);
    if (!opened.ok) {
      if (opened.error.code === 'group/later_epoch') this.#handlers.laterEpoch();
      else if (opened.error.code === 'group/standalone_proposal') state.problems.happened(opened.error);
      // Sent before a change and ordered behind it: its sender sends it again.
      else if (opened.error.code !== 'group/past_epoch' && opened.error.code !== 'group/closed') {
        state.problems.happened(clientErrors.make('client/message_unreadable', { cause: opened.error }));
      }
      return;
    }
    const content = decodeContent(opened.value.data);
    if (content === null) state.problems.happened(clientErrors.make('client/message_unreadable'));
    else await this.#take(content, opened.value.leaf, opened.value.epoch);
  }

  async #take(content: GroupContent, leaf: LeafIndex, epoch: bigint): Promise<void> {
    const { state, group, environment, rules } = this.#context;
    if (content.kind === 'chat') {
      const name = state.member(leaf)?.displayName ?? '';
      // An altered client of a member may send what its rules forbid. What was said before they changed was said under others.
      if (epoch === group.epoch && !(await rules.maySay(leaf, content.file === null ? 'chat' : 'sendFile'))) {
        return state.problems.happened(clientErrors.make('client/message_not_permitted'), name);
      }
      const missing = state.chat.receive(content, leaf, name, environment.clock.nowMs());
      if (missing !== null && missing > 0) state.problems.happened(clientErrors.make('client/chat_missing'), name);
      state.touch();
      return;
    }
    // Lock and end are a host's to say; from anybody else they are noise.
    if (content.kind === 'deny_list') this.#handlers.denyList(content, leaf);
    else if (!state.isHostLeaf(leaf)) {
      state.problems.happened(clientErrors.make('client/host_only'), state.member(leaf)?.displayName ?? null);
    } else if (content.kind === 'end') this.#handlers.ended(leaf);
    else this.#handlers.locked(content.locked, leaf);
  }
}
