// A module that registers no processor.
export const nothing = 0;
