export { buildCommand } from './command.js';
export { invite } from './invite.js';
