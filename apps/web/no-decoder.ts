// Stands for decoders that are not bundled (docs/decisions/0027): whoever asks for one gets nothing.
export {};
