// Serves the interface on a pretended client, for work on its looks and for pictures of it. Never part of the product.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { workspaceAliases } from '../workspace-aliases.ts';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: fileURLToPath(new URL('../public', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../node_modules/.vite/web-dev', import.meta.url)),
  plugins: [react()],
  resolve: { alias: workspaceAliases() },
  server: { host: '127.0.0.1', port: 5180, fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] } },
});
