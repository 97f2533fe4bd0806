// The version of this client (L4), as its package.json has it: told to the server, which keeps it in the history.

export const CLIENT_VERSION = '0.1.0';
