// The form of translated errors: a sentence and what to do next, by stable code.

export type ErrorSentences = Readonly<Record<string, { readonly message: string; readonly next: string }>>;
