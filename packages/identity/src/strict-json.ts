// JSON objects that were signed, read so that no two readers can take them for different things (L1, RFC 8259 section 4).
import { fromUtf8 } from '@incamera/kernel';

/** An object of JSON whose own members can be read. */
export type JsonObject = ReadonlyMap<string, unknown>;

/**
 * Reads UTF-8 bytes as one JSON object without two members of one name at its top.
 * @throws {RangeError | TypeError | SyntaxError} the bytes are something else
 */
export function readJsonObject(bytes: Uint8Array): JsonObject {
  const text = fromUtf8(bytes);
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RangeError('object');
  const members = new Map<string, unknown>(Object.entries(value));
  if (members.size !== countMembers(text)) throw new RangeError('member twice');
  return members;
}

/** Members of the outermost object of valid JSON. Of two members of one name, parsers keep the first or the last. */
function countMembers(json: string): number {
  let depth = 0;
  let members = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token === ':' && depth === 1) members++;
  }
  return members;
}
