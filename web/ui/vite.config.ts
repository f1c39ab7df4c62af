import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Three builds, one per mode: what the console needs of Vue must not weigh on the desk. The widget
// keeps its plain name because other sites point at it.
const inputs: Record<string, string> = {
  desk: here('index.html'),
  console: here('console.html'),
  widget: here('src/widget/widget.ts'),
}

export default defineConfig(({ mode }) => ({
  plugins: [vue()],
  resolve: { alias: { '@shared': here('src/shared') } },
  define: { __VUE_OPTIONS_API__: mode === 'desk' ? 'false' : 'true' }, // the component library needs it
  build: {
    outDir: 'dist',
    emptyOutDir: false, // the placeholder stays
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // data: addresses are not allowed by the content policy
    reportCompressedSize: false,
    rolldownOptions: {
      input: inputs[mode],
      output: mode === 'widget' ? { format: 'iife', entryFileNames: 'widget.js' } : { entryFileNames: 'assets/[name]-[hash].js' },
    },
  },
  server: {
    proxy: { '/api': process.env.HOTLINE_URL ?? 'http://127.0.0.1:8080' },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'happy-dom',
  },
}))
