// Every body of the HTTP API, in both directions: an input names its schema.
import * as protocol from '@incamera/protocol';
import { type FuzzTarget } from '../target.js';
import { jsonTarget } from './json.js';

interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

/** All that the package exports: a new one is under attack without a line here. */
export const BODY_SCHEMAS: ReadonlyMap<string, Schema> = new Map(
  Object.entries(protocol)
    .filter(([name]) => name.endsWith('Schema'))
    .map(([name, schema]) => [name, schema as unknown as Schema]),
);

const body = jsonTarget('http-body', (value) => {
  if (typeof value !== 'object' || value === null || !('schema' in value) || !('body' in value)) return null;
  const read = BODY_SCHEMAS.get(String(value.schema))?.safeParse(value.body);
  return read?.success === true ? { taken: { schema: value.schema, body: read.data } } : null;
});

export const bodyTargets: readonly FuzzTarget[] = [body];
