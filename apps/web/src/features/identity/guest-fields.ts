// What the fields have in common in which a host says who a guest is.

/** Whether a text may be an address; the client looks more closely. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
