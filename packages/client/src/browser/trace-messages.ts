// Between a page and the worker that reads files (L4). Both are of this product and of one version.
import { type ReadSound } from '../trace/sound-tracer.js';

export type FileRequest = { readonly file: Blob };

export type FileAnswer =
  | { readonly kind: 'progress'; readonly share: number }
  | ({ readonly kind: 'read' } & ReadSound)
  /** An error of a package by its code. */
  | { readonly kind: 'failed'; readonly code: string };
