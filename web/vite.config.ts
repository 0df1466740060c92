// How the page is built: one self-contained folder, dist/, that the binary embeds and serves under /graphiql.
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/graphiql/',
  build: {
    // Monaco, the code editor, is one chunk of 2.8 MB; Vite's default would warn of it at every build.
    chunkSizeWarningLimit: 4096,
    // Libraries mark files with "use client", which means nothing here, and one warning for each hides real ones.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
