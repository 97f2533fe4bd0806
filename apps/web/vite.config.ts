// Builds the web app from sources: workspace packages are bundled from their TypeScript, workers become ES modules.
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { releaseBuild } from './release-build.ts';
import { workspaceAliases } from './workspace-aliases.ts';

const config: UserConfig = {
  plugins: [react(), releaseBuild()],
  resolve: { alias: workspaceAliases() },
  // Nothing but the source decides what is built.
  envDir: false,
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Everything is a file of this origin: the Content-Security-Policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
};

export default defineConfig(({ command }) => {
  // Whatever the shell says: a build for development would hold the paths of this machine.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return config;
});
