// What is written by hand is held against the code too: links lead somewhere, commands exist, every name is in the glossary.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { registry } from '../../src/commands/registry.ts'
import { queryActions } from '../../src/commands/rights.ts'
import { readConfig } from '../../src/config.ts'
import { Authority, Role } from '../../src/domain/actor.ts'
import { Finding } from '../../src/domain/approvals/foreignCase.messages.ts'
import { dayKinds } from '../../src/domain/calendar/compiledYear.ts'
import { eventTypes } from '../../src/domain/events.ts'
import { OrganisationKind } from '../../src/domain/people/organisation.messages.ts'
import { refusals } from '../../src/domain/refusals.ts'
import { categories } from '../../src/domain/streams.ts'
import { zh } from '../../src/http/i18n/zh.ts'
import { figureKeys } from '../../src/http/pages/models.ts'
import { colours } from '../../src/projections/caseRow.ts'
import { models } from '../../src/projections/models.ts'
import { generatedDocs } from '../support/generatedDocs.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const atRoot = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
const all = [...atRoot, ...globSync('docs/**/*.md', { cwd: root })].sort()
const generated = new Set([...Object.keys(generatedDocs()).map((name) => `docs/${name}`), 'docs/performance.md'])
const handwritten = all.filter((file) => !generated.has(file))

const fence = /^ *```[\s\S]*?^ *```$/gm
/** As GitHub names the place of a heading. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
const placesIn = (file: string): readonly string[] =>
  [
    ...read(file)
      .replace(fence, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) => slug(heading))

/** Why a link of `file` leads nowhere; undefined where it leads somewhere or out of the repository. */
function deadLink(file: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', place] = target.split('#')
  const found = path === '' ? file : normalize(join(dirname(file), path))
  if (found.startsWith('..') || !existsSync(join(root, found))) return `${file}: no file ${target}`
  if (place === undefined || !found.endsWith('.md') || placesIn(found).includes(decodeURIComponent(place)))
    return undefined
  return `${file}: no heading ${target}`
}

describe('links', () => {
  test('every relative link and picture leads to a file, and to a heading where it names one', () => {
    const dead = all.flatMap((file) =>
      [
        ...read(file)
          .replace(fence, '')
          .matchAll(/\]\(([^)\s]+)\)/g),
      ].map(([, target = '']) => deadLink(file, target)),
    )
    expect(dead.length).toBeGreaterThan(100)
    expect(dead.filter((reason) => reason !== undefined)).toEqual([])
  })

  test('the two READMEs name each other at the top', () => {
    expect(read('README.md').slice(0, 300)).toContain('](README.zh-CN.md)')
    expect(read('README.zh-CN.md').slice(0, 300)).toContain('](README.md)')
  })

  test('whatever is written by hand can be reached from the README', () => {
    const linked = new Set<string>(['README.md', 'README.zh-CN.md'])
    for (const file of linked) {
      if (!file.endsWith('.md')) continue
      for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s#]+)/g))
        if (!/^[a-z]+:/.test(target)) linked.add(normalize(join(dirname(file), target)))
    }
    expect(handwritten.filter((file) => !linked.has(file))).toEqual([])
  })
})

describe('commands that a reader is told to type', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const cli = globSync('src/cli/*.ts', { cwd: root }).map(read)
  /** The source of a command of the command line; undefined where there is none. */
  const commandSource = (name: string): string | undefined => cli.find((text) => text.includes(`.command('${name}')`))
  const said = handwritten.map((file) => ({ file, text: read(file).replaceAll(/\\\n\s*/g, ' ') }))
  const mentions = (pattern: RegExp) =>
    said.flatMap(({ file, text }) =>
      [...text.matchAll(pattern)].map(([, name = '', rest = '']) => ({ file, name, rest })),
    )

  test('every npm run has its script', () => {
    const found = mentions(/npm run (?:--silent )?([a-z]+)/g)
    expect(found.length).toBeGreaterThan(10)
    expect(found.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  test('every command of the command line exists, with the flags that it is given', () => {
    const asked = mentions(/node src\/cli\.mjs ([a-z]+)([^`\n|)]*)/g)
    const throughNpm = mentions(/npm run (serve) -- ([^`\n|)]*)/g)
    expect(asked.length).toBeGreaterThan(10)
    const wrong = [...asked, ...throughNpm].flatMap(({ file, name, rest }) => {
      const source = commandSource(name)
      if (source === undefined) return [`${file}: no command ${name}`]
      const flags = rest.match(/--[a-z-]+/g) ?? []
      const unknown = flags.filter((flag) => !new RegExp(`'${flag}['= ]`).test(source))
      return unknown.map((flag) => `${file}: ${name} has no ${flag}`)
    })
    expect(wrong).toEqual([])
  })

  test('every address that a reader is told exists', () => {
    const code = globSync('src/http/**/*.ts', { cwd: root }).map(read).join('\n')
    const { paths } = JSON.parse(read('docs/openapi.json')) as { paths: object }
    const routes = new Set([
      '/',
      ...Object.keys(paths).filter((path) => !path.includes('{')),
      ...[...code.matchAll(/['`](\/[a-z][\w/:.-]*)(?:\([^'`]*\))?['`]/g)].map(([, route = '']) => route),
    ])
    for (const command of Object.keys(registry)) routes.add(`/api/commands/${command}`)
    const patterns = [...routes].map((route) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`))
    const told = mentions(/(?:`|127\.0\.0\.1:8080)(\/[^\s`?#>']*)/g)
    expect(told.length).toBeGreaterThan(30)
    expect(told.filter(({ name }) => !patterns.some((pattern) => pattern.test(name)))).toEqual([])
  })

  test('every environment variable is explained to operators', () => {
    const config = readConfig({})
    expect(config.ok).toBe(true)
    const names = config.ok ? Object.keys(config.config) : []
    expect(names.filter((name) => !read('docs/operations.md').includes(`\`${name}\``))).toEqual([])
  })
})

describe('the glossary is the naming authority', () => {
  const glossary = read('docs/glossary.md')
  const names: Readonly<Record<string, readonly string[]>> = {
    commands: Object.keys(registry),
    events: Object.keys(eventTypes),
    refusals: Object.keys(refusals),
    categories: Object.keys(categories),
    'read models': models.flatMap(({ derived = [], name }) => [name, ...derived.map((sum) => sum.name)]),
    sums: models.flatMap(({ derived = [] }) => derived.flatMap(({ counts }) => counts)),
    'figures of the board': figureKeys,
    'findings of truthfulness': Finding.options,
    colours,
    'kinds of days': dayKinds,
    roles: Role.options,
    'kinds of organisations': OrganisationKind.options,
    authorities: Authority.shape.kind.options,
    queries: queryActions,
  }
  for (const [kind, list] of Object.entries(names))
    test(`it has all ${kind}`, () => {
      expect(list.length).toBeGreaterThan(0)
      expect(list.filter((name) => !glossary.includes(`\`${name}\``))).toEqual([])
    })

  test('it calls commands, events and refusals as the code does, with the same clauses', () => {
    const clausesOf = (clauses: readonly string[]): string => (clauses.length === 0 ? '–' : clauses.join(', '))
    const rows = [...Object.entries(registry), ...Object.entries(eventTypes)].map(
      ([name, { clauses, zh: chinese }]) => `| ${chinese} | \`${name}\` | ${clausesOf(clauses)} |`,
    )
    expect(rows.filter((row) => !glossary.includes(row))).toEqual([])
    const ends = Object.entries(refusals).map(([code, { clauses }]) => ` | \`${code}\` | ${clausesOf(clauses)} |`)
    expect(ends.filter((end) => !glossary.includes(end))).toEqual([])
  })

  test('it has the words of the pages for marks, states, figures, roles, days and changes', () => {
    const { caseFile, figures, marks, replay, roles, stages, statuses, units } = zh
    const words = [marks, statuses, stages, units, figures, roles, caseFile.dayKinds, replay.changes].flatMap((list) =>
      Object.entries(list),
    )
    expect(words.length).toBeGreaterThan(30)
    expect(words.filter(([name, word]) => !glossary.includes(`\`${name}\``) || !glossary.includes(word))).toEqual([])
  })

  test('it has every one of them once in its first column, so that nothing has two names', () => {
    const rows = [...glossary.matchAll(/^\| [^|]+ \| `([^`]+)`/gm)].map(([, name = '']) => name)
    const commandsAndEvents = new Set([...Object.keys(registry), ...Object.keys(eventTypes), ...Object.keys(refusals)])
    const listed = rows.filter((name) => commandsAndEvents.has(name)).sort()
    expect(listed).toEqual([...commandsAndEvents].sort())
  })
})

describe('decisions', () => {
  const records = globSync('docs/adr/[0-9]*.md', { cwd: root }).sort()
  test('are numbered without a gap, and each is listed in the index', () => {
    const index = read('docs/adr/README.md')
    expect(records.length).toBeGreaterThanOrEqual(20)
    expect(records.map((file) => Number(file.slice('docs/adr/'.length).slice(0, 4)))).toEqual(
      records.map((_, at) => at + 1),
    )
    expect(records.filter((file) => !index.includes(`](${file.slice('docs/adr/'.length)})`))).toEqual([])
  })

  test('are short and all say why, what, at what price and instead of what', () => {
    const wrong = records.filter((file) => {
      const text = read(file)
      const parts = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
      return parts.join() !== 'Context,Decision,Drawbacks,Alternatives' || text.trimEnd().split('\n').length > 40
    })
    expect(wrong).toEqual([])
  })
})

describe('the documents speak of the product alone', () => {
  const forbidden: readonly RegExp[] = [
    /\bissues?\b/i,
    /\b(?:pull request|merge request|ticket|backlog|sprint|milestone)s?\b/i,
    /\b(?:this|last|next|work(?:ing)?) session\b/i,
    /\b(?:helper|assistant|chatbot|language model|prompt)s?\b/i,
    /(?:^|[^\w.])\/(?:work|tmp|root|home|Users|mnt|var|opt)\//m,
    /[A-Z]:\\/,
    /\bregistry\.(?!ts\b)[a-z]|npmmirror|verdaccio|artifactory|\bnexus\b/i,
  ]
  test('no tracker, no workplace, no absolute path, no package host', () => {
    const found = handwritten.flatMap((file) => {
      const text = read(file)
      return forbidden.flatMap((pattern) => (pattern.test(text) ? [`${file}: ${pattern.exec(text)?.[0]}`] : []))
    })
    expect(found).toEqual([])
  })

  test('data beside the checkout is spoken of where contributors are told of it, and nowhere else', () => {
    expect(all.filter((file) => read(file).includes('../shared'))).toEqual(['CONTRIBUTING.md'])
  })
})
