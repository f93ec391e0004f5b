// The picture in docs/architecture.md, held against the code: imports point one way, files stay small, the domain stays pure.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const importing =
  /(?:^|\n)\s*(?:import|export)\b(?!\s+type\b)[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|new URL\(\s*['"](\.[^'"]+\.ts)['"]/g
const anyImport =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'))
}

function importsOf(file: string, pattern: RegExp): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(pattern)].map((found) => {
    const name = found.slice(1).find((part) => part !== undefined) ?? ''
    return name.startsWith('.') ? normalize(join(dirname(file), name)) : name
  })
}

/** What each layer may import: its own folder always, and these. Type-only imports of a neighbour's shape are not arrows. */
const layers: Readonly<Record<string, { readonly values: RegExp; readonly all: RegExp }>> = {
  'src/domain': { values: /^(?:src\/domain\/|zod$)/, all: /^(?:src\/domain\/|zod$)/ },
  'src/eventlog': {
    values: /^(?:src\/(?:domain|eventlog)\/|node:|better-sqlite3$|@eventstore\/db-client)/,
    all: /^(?:src\/(?:domain|eventlog)\/|node:|better-sqlite3$|@eventstore\/db-client)/,
  },
  'src/audit': {
    values: /^(?:src\/(?:domain|eventlog|audit)\/|node:|zod$)/,
    all: /^(?:src\/(?:domain|eventlog|audit)\/|node:|zod$)/,
  },
  'src/projections': {
    values: /^(?:src\/(?:domain|eventlog|projections)\/|node:|kysely$|pg$)/,
    all: /^(?:src\/(?:domain|eventlog|projections)\/|node:|kysely$|better-sqlite3$|pg$)/,
  },
  'src/commands': {
    values: /^(?:src\/(?:domain|eventlog|commands)\/|node:|zod$)/,
    all: /^(?:src\/(?:domain|eventlog|commands)\/|node:|zod$)/,
  },
  'src/files': {
    values: /^(?:src\/(?:files|domain)\/|node:|zod$|csv-parse|csv-stringify|saxes$|fflate$)/,
    all: /^(?:src\/(?:files|domain)\/|node:|zod$|csv-parse|csv-stringify|saxes$|fflate$)/,
  },
}

describe('imports point one way', () => {
  for (const [layer, { all, values }] of Object.entries(layers)) {
    test(layer, () => {
      const files = filesUnder(layer, /\.ts$/)
      expect(files.length).toBeGreaterThan(0)
      const wrong = files.flatMap((file) => [
        ...importsOf(file, importing)
          .filter((name) => !values.test(name))
          .map((name) => `${file} → ${name}`),
        ...importsOf(file, anyImport)
          .filter((name) => !all.test(name))
          .map((name) => `${file} → ${name} (type)`),
      ])
      expect([...new Set(wrong)]).toEqual([])
    })
  }

  test('only main.ts names the log, the server and the clock together', () => {
    const composition = filesUnder('src', /\.ts$/).filter((file) => {
      const imports = importsOf(file, importing)
      return ['src/eventlog/source.ts', 'src/http/app.ts', 'src/commands/clock.ts'].every((name) =>
        imports.includes(name),
      )
    })
    expect(composition).toEqual(['src/main.ts'])
  })

  test('only the log’s folder opens SQLite files', () => {
    const openers = filesUnder('src', /\.ts$/).filter((file) => importsOf(file, importing).includes('better-sqlite3'))
    expect(openers.filter((file) => !file.startsWith('src/eventlog/'))).toEqual([])
    expect(openers.length).toBeGreaterThan(0)
  })
})

test('only one file loads the driver of PostgreSQL', () => {
  const loaders = filesUnder('src', /\.ts$/).filter((file) => importsOf(file, importing).includes('pg'))
  expect(loaders).toEqual(['src/projections/postgresClient.ts'])
})

describe('EventStoreDB’s client', () => {
  test('is loaded by one file, and by that only once such a log is used', () => {
    const loaders = filesUnder('src', /\.ts$/).filter((file) =>
      importsOf(file, importing).some((name) => name.startsWith('@eventstore/')),
    )
    expect(loaders).toEqual(['src/eventlog/esdbClient.ts'])
    const users = filesUnder('src', /\.ts$/).filter((file) =>
      /from '\.\/esdbClient\.ts'/.test(readFileSync(join(root, file), 'utf8').replace(/import type .*\n/g, '')),
    )
    expect(users).toEqual([])
  })
})

describe('the domain and the read models are pure', () => {
  const impure = /\bnew Date\(|\bDate\.now\b|\bTemporal\.Now\b|\bMath\.random\b|\brandomUUID|\bprocess\.|\bconsole\./
  test('no clock, no chance, no I/O', () => {
    const files = filesUnder('src/domain', /\.ts$/)
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => impure.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  test('no read model asks for the time', () => {
    const files = filesUnder('src/projections', /\.ts$/).filter(
      (file) => !/(?:readSide|moments|follower|[wW]orker)\.ts$/.test(file),
    )
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => impure.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})

describe('files stay small', () => {
  const long = (folder: string, ending: RegExp, most: number): string[] => {
    const files = filesUnder(folder, ending)
    expect(files.length).toBeGreaterThan(0)
    return files
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > most)
      .map(({ file, lines }) => `${file}: ${lines}`)
  }
  test('source under 250 lines', () => expect(long('src', /\.(?:ts|mjs|js|sql)$/, 250)).toEqual([]))
  test('tests under 400 lines', () => expect(long('test', /\.ts$/, 400)).toEqual([]))
})

describe('the repository speaks of the product alone', () => {
  test('no absolute path and no silenced check', () => {
    const silenced = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|\bas any\b/
    const elsewhere = /(?:^|[^a-zA-Z0-9.])\/(?:work|tmp|root|home)\//
    const files = [
      ...filesUnder('src', /\.(?:ts|mjs|js)$/),
      ...filesUnder('test', /\.ts$/),
      ...filesUnder('bench', /\.ts$/),
    ].filter((file) => file !== 'test/architecture.test.ts')
    const wrong = files.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return silenced.test(text) || elsewhere.test(text)
    })
    expect(wrong).toEqual([])
  })
})
