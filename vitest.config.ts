import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    silent: 'passed-only',
    env: { TZ: 'UTC', NO_PROXY: '127.0.0.1,localhost' },
  },
})
