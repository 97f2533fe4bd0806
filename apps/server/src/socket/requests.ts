// Types of single requests (L5), by their `type`.
import { type ClientMessage } from '@incamera/protocol';

export type RequestOf<Type extends ClientMessage['type']> = Extract<ClientMessage, { type: Type }>;
