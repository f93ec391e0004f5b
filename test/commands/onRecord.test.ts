// What configuration names must be on record: on every store, in whatever order it is sent, and beside what a log holds already.
import { describe, expect, test } from 'vitest'
import type { Item } from '../../src/domain/items/item.ts'
import { chain, toNew } from '../support/envelopes.ts'
import { accountOpened } from '../support/founding.ts'
import { offices, people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, item, itemId, register, request, World } from './world.ts'

describe.each(stores)('on the log in %s', (_name, open) => {
  const nowhere = command('PublishItem', { ...item, orgId: 'nowhere', name: '改名' })
  const refused = { kind: 'refused', refusal: { code: 'organisation-unknown' } }

  test('[LPS-9.2] a version that names what there is not leaves the item as it was, in a dry run and in earnest', async () => {
    const world = await new World(open()).founded()
    expect(await world.send(nowhere, people.administrator, { dryRun: true })).toMatchObject(refused)
    expect(await world.send(nowhere, people.administrator)).toMatchObject(refused)
    expect(await world.events(`item-${itemId}`)).toHaveLength(1)
  })

  test('the same command is taken once what it names is there, and from then on has had its effect', async () => {
    const world = await new World(open()).founded()
    const sent = request(nowhere, people.administrator, 'key')
    expect(await world.handler.handle(sent)).toMatchObject(refused)
    await world.given(command('OpenOrganisation', { orgId: 'nowhere', kind: 'usingUnit', name: '新设局' }))
    const taken = await world.handler.handle(sent)
    expect(taken).toMatchObject({ kind: 'accepted', revision: 1 })
    expect(await world.handler.handle(sent)).toStrictEqual(taken)
    expect(await world.events(`item-${itemId}`)).toHaveLength(2)
  })

  test('[LPS-9.1] an account that is sent at once with its organisation is taken or refused, and taken when sent again', async () => {
    const world = new World(open())
    const account = accountOpened('li-ming', offices.housingBureau, 'clerk')
    const office = { orgId: offices.housingBureau, kind: 'usingUnit', name: '市住房和城乡建设局' }
    const sent = request(account, people.system, 'account')
    const [opened, first] = await Promise.all([
      world.send(command('OpenOrganisation', office)),
      world.handler.handle(sent),
    ])
    expect(opened.kind).toBe('accepted')
    expect(await world.events('account-li-ming')).toHaveLength(first.kind === 'accepted' ? 1 : 0)
    expect(await world.handler.handle(sent)).toMatchObject({ kind: 'accepted', revision: 0 })
    expect(await world.events('account-li-ming')).toHaveLength(1)
  })

  test('[LPS-9.2] an item on record that names what there is not goes on as it was, until it is to be changed', async () => {
    const log = open()
    const world = await new World(log).founded()
    const itemOfOld = { ...item, itemId: 'of-old', calendarId: 'nl', orgId: 'nowhere', handlers: ['nobody'] }
    const published = chain('item-of-old', 1, () => ({ type: 'ItemVersionPublished', data: itemOfOld }))
    await log.append('item-of-old', published.map(toNew), -1)
    expect((await world.handler.state<Item>('item', 'of-old')).state).toMatchObject({ status: 'published', version: 1 })
    // Said again it is nothing new; cases of it are counted, it is suspended and resumed.
    await world.given(
      command('PublishItem', itemOfOld),
      register('case-1', { itemId: 'of-old' }),
      command('SuspendItem', { itemId: 'of-old', reason: '清理' }),
      command('ResumeItem', { itemId: 'of-old', reason: '清理完毕' }),
    )
    expect((await world.events('item-of-old')).map(({ type }) => type)).toStrictEqual([
      'ItemVersionPublished',
      'ItemSuspended',
      'ItemResumed',
    ])
    expect(await world.send(command('PublishItem', { ...itemOfOld, name: '改名' }))).toMatchObject(refused)
    await world.given(command('PublishItem', { ...item, itemId: 'of-old', name: '改名' }))
  })
})
