export { type App, type AppOptions, buildApp } from './app.js';
export { addServerOptions, type ServerConfig, serverCommand, serverConfig } from './config.js';
export { type InvitationRequest, inviteThroughControl } from './control.js';
export { serverErrors } from './errors.js';
export { issueInvitation } from './invitations.js';
export type { MediaRouter } from './media-router.js';
export { DELIVERY_LIMITS, lastPublicUrl, type RunningServer, runServer } from './run.js';
export { explain, startServer } from './start-server.js';
export { VERSION } from './version.js';
