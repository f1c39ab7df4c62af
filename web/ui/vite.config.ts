import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// One build, three entries: the desk (also tracking and sign-in), the console, the widget loader.
// The widget keeps its plain name because other sites point at it.
export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@shared': here('src/shared') } },
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    outDir: 'dist',
    emptyOutDir: false, // the placeholder stays
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // data: addresses are not allowed by the content policy
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        desk: here('index.html'),
        console: here('console.html'),
        widget: here('src/widget/widget.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: { '/api': process.env.HOTLINE_URL ?? 'http://127.0.0.1:8080' },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'happy-dom',
  },
})
