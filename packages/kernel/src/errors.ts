// Typed errors: a stable code, a plain sentence, what to do next, and context that never holds secrets (L0).

/** Values that may stand beside an error: never keys, tokens, names or content. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null>>;

/** What every error of the product says for itself in the error table of its package. */
export interface ErrorText {
  /** One plain English sentence; the interface translates by code. */
  readonly message: string;
  /** What the person or the caller can do next. */
  readonly next: string;
}

export interface AppErrorOptions {
  readonly context?: ErrorContext;
  readonly cause?: unknown;
  /** True when the object that threw must not be used any more. */
  readonly fatal?: boolean;
}

/** The one error class of the product. `code` is stable and documented in docs/errors.md. */
export class AppError<Code extends string = string> extends Error {
  override readonly name = 'AppError';
  readonly code: Code;
  readonly next: string;
  readonly context: ErrorContext;
  readonly fatal: boolean;

  constructor(code: Code, text: ErrorText, options: AppErrorOptions = {}) {
    super(text.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.next = text.next;
    this.context = options.context ?? {};
    this.fatal = options.fatal ?? false;
  }
}

/** The errors of one package. */
export interface ErrorTable<Code extends string> {
  readonly texts: Readonly<Record<Code, ErrorText>>;
  make(code: Code, options?: AppErrorOptions): AppError<Code>;
  /** Whether `error` is one of this table's. */
  owns(error: unknown): error is AppError<Code>;
}

/** Declares the errors of a package: `errorTable({ 'sframe/replay': { message, next } })`. */
export function errorTable<Code extends string>(texts: Readonly<Record<Code, ErrorText>>): ErrorTable<Code> {
  return {
    texts,
    make: (code, options) => new AppError(code, texts[code], options),
    owns: (error): error is AppError<Code> => error instanceof AppError && Object.hasOwn(texts, error.code),
  };
}

/** The code of any thrown value, for logs: never its message, which may come from elsewhere. */
export function errorCode(error: unknown): string {
  return error instanceof AppError ? error.code : 'kernel/unexpected';
}
