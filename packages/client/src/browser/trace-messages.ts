// Between a page and the workers that read files (L4). All are of this product and of one version.
import {
  type PictureAsk,
  type ReadSound,
  type SearchedPictures,
  type SoundExamination,
  type SoundToExamine,
} from '../trace/file-tracer.js';

export type FileRequest = { readonly file: Blob };
export type PictureRequest = PictureAsk;
export type ExamineRequest = SoundToExamine;

export type WorkerAnswer<T> =
  | { readonly kind: 'progress'; readonly share: number }
  | ({ readonly kind: 'done' } & T)
  /** An error of a package by its code. */
  | { readonly kind: 'failed'; readonly code: string };
export type FileAnswer = WorkerAnswer<ReadSound>;
export type PictureAnswer = WorkerAnswer<SearchedPictures>;
export type ExamineAnswer = WorkerAnswer<SoundExamination>;
