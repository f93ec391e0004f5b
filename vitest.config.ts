import { defineConfig } from 'vitest/config'

if (Number(process.versions.node.split('.')[0]) < 26)
  throw new Error(`Node 26 is needed, this is ${process.version}: use "npm test" after "npm ci"`)

export default defineConfig({
  test: {
    pool: 'forks',
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/vitest.json' }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/faults/**'],
          // Generous, because what hangs is to fail and what is slow is not.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        test: {
          name: 'whole',
          include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
    coverage: { provider: 'v8', include: ['src/**'] },
  },
})
