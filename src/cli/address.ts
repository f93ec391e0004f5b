// The address that a server is to answer on: asked of the machine before anything is opened, and what it refuses in a sentence.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { CommandFailed } from './runtime.ts'

export type Address = { readonly host: string; readonly port: number }

/** Throws CommandFailed where nothing can listen there now: a demo city is not made in order to fail then. */
export async function requireFree(address: Address): Promise<void> {
  const probe = createServer()
  try {
    probe.listen(address)
    await once(probe, 'listening')
  } catch (error) {
    throw cannotListen(address, error)
  }
  probe.close()
  await once(probe, 'close')
}

/** What the machine refuses is for the operator to change; any other error as it is. */
export function cannotListen({ host, port }: Address, error: unknown): unknown {
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) return error
  const at = `${host}:${port}`
  if (code === 'EADDRINUSE')
    return new CommandFailed(`${at} 端口已被占用，请用 --port 另选 / is in use: choose another with --port`)
  if (code === 'EACCES')
    return new CommandFailed(`${at} 无权使用此端口，请用 --port 另选 / may not be used: choose another with --port`)
  return new CommandFailed(
    `${at} 无法监听，--host 须为本机地址 / cannot be listened on, --host must be an address of this machine: ${message}`,
  )
}
