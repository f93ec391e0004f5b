#!/usr/bin/env node
// Runs on any Node from 18 on: hands over to the pinned Node 26 when the caller's is older.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 26) {
  module.enableCompileCache?.()
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = here(`../node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (!existsSync(node)) {
    console.error(`需要 Node.js 26（当前 ${process.version}），请先运行 npm ci。`)
    console.error(`Node.js 26 is needed (this is ${process.version}): run "npm ci" first.`)
    process.exit(1)
  }
  const child = spawn(node, [here('./cli.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
}
