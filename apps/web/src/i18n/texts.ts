// The shape that every language must have: the keys of English, any words.
import { type en } from './en.js';

type Worded<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Worded<T[Key]> };

export type Texts = Worded<typeof en>;
