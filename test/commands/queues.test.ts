// Commands to one stream queue behind each other; streams do not wait for one another.
import { expect, test } from 'vitest'
import { Queues } from '../../src/commands/queues.ts'

test('tasks of one name run one at a time, in order; another name does not wait', async () => {
  const queues = new Queues()
  const gate = Promise.withResolvers<void>()
  const log: string[] = []
  const task =
    (name: string, wait: Promise<void> = Promise.resolve()) =>
    async () => {
      log.push(`${name} begins`)
      await wait
      log.push(`${name} ends`)
      return name
    }
  const one = [queues.run('a', task('a1', gate.promise)), queues.run('a', task('a2')), queues.run('a', task('a3'))]
  expect(await queues.run('b', task('b1'))).toBe('b1')
  expect(log).toStrictEqual(['a1 begins', 'b1 begins', 'b1 ends'])
  expect(queues.depth).toBe(3)
  gate.resolve()
  expect(await Promise.all(one)).toStrictEqual(['a1', 'a2', 'a3'])
  expect(log.slice(3)).toStrictEqual(['a1 ends', 'a2 begins', 'a2 ends', 'a3 begins', 'a3 ends'])
  expect(queues.depth).toBe(0)
})

test('a task that fails is the failure of its own caller only', async () => {
  const queues = new Queues()
  const failed = queues.run('a', () => Promise.reject(new Error('broken')))
  const next = queues.run('a', () => Promise.resolve('done'))
  await expect(failed).rejects.toThrow('broken')
  expect(await next).toBe('done')
  expect(queues.depth).toBe(0)
})
