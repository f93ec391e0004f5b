// 账号: opened once, suspended for good (LPS-9.1, 11.6).
import { describe, test } from 'vitest'
import type { AccountCommand, AccountEvent } from '../../../src/domain/people/account.messages.ts'
import { account } from '../../../src/domain/people/account.ts'
import { Post } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { onRecord, onRecordWithout } from '../../support/onRecord.ts'
import { by, offices, people } from '../../support/people.ts'

const given = givenFor(account)
const { account: accountId } = people.clerk
const data = { accountId, name: '李明', orgId: offices.housingBureau, role: 'clerk' } as const
const open: AccountCommand = { type: 'OpenAccount', ...data }
const suspend: AccountCommand = { type: 'SuspendAccount', accountId, reason: '调离' }
const opened: AccountEvent = { type: 'AccountOpened', data }
const suspended: AccountEvent = { type: 'AccountSuspended', data: { accountId, reason: '调离' } }
const administrator = by('administrator', { facts: onRecord })

test('[LPS-8.1] [LPS-9.1] [LPS-11.6] an account is opened for one person of one organisation in one role', () => {
  given().when(open, administrator).thenEvents(opened)
})

test('[LPS-9.1] the organisation must be there first', () => {
  given()
    .when(open, by('administrator', { facts: onRecordWithout(offices.housingBureau) }))
    .thenRefused('organisation-unknown', { unknown: [{ id: offices.housingBureau, pointer: '/orgId' }] })
})

test('an account of an organisation that was never set up stays, can be said again, and is suspended like any other', () => {
  const administrator = by('administrator', { facts: onRecordWithout(offices.housingBureau) })
  given(opened).when(open, administrator).thenNothing()
  given(opened).when(suspend, administrator).thenEvents(suspended)
})

test('opened again alike it is already open, suspended or not', () => {
  given(opened).when(open, administrator).thenNothing()
  given(opened, suspended).when(open, administrator).thenNothing()
})

test('[LPS-11.6] opened again for someone else it is refused with what differs', () => {
  given(opened)
    .when({ ...open, name: '王芳', role: 'supervisor' }, administrator)
    .thenRefused('registered-otherwise', { kind: 'account', id: accountId, fields: ['name', 'role'] })
})

test('[LPS-9.1] an account is suspended with its reason, once', () => {
  given(opened).when(suspend, administrator).thenEvents(suspended)
  given(opened, suspended)
    .when({ ...suspend, reason: '又一次' }, administrator)
    .thenNothing()
})

test('what was never opened cannot be suspended', () => {
  given().when(suspend, administrator).thenRefused('object-unknown', { kind: 'account', id: accountId })
})

describe('[LPS-9.1] the posts of an account', () => {
  const [window, review] = ['窗口岗', '审查岗'].map((post) => Post.parse(post)) as [Post, Post]
  const assign = (...posts: readonly Post[]): AccountCommand => ({
    type: 'AssignPosts',
    accountId,
    posts: [...posts],
    reason: '轮岗',
  })
  const assigned = (...posts: readonly Post[]): AccountEvent => ({
    type: 'PostsAssigned',
    data: { accountId, posts: [...posts], reason: '轮岗' },
  })
  const withPost = { ...open, posts: [window] }
  const openedWithPost: AccountEvent = { type: 'AccountOpened', data: { ...data, posts: [window] } }

  test('are said when it is opened, or assigned later, all at once', () => {
    given().when(withPost, administrator).thenEvents(openedWithPost)
    given(opened).when(assign(window, review), administrator).thenEvents(assigned(window, review))
    given(openedWithPost).when(assign(), administrator).thenEvents(assigned())
  })

  test('the same ones in any order are nothing new', () => {
    given(opened, assigned(window, review)).when(assign(review, window), administrator).thenNothing()
    given(opened, assigned(window)).when(assign(window, window), administrator).thenNothing()
    given(opened).when(assign(), administrator).thenNothing()
    given(openedWithPost).when(withPost, administrator).thenNothing()
  })

  test('opened again with others it is refused: posts are assigned', () => {
    given(openedWithPost)
      .when({ ...open, posts: [review] }, administrator)
      .thenRefused('registered-otherwise', { kind: 'account', id: accountId, fields: ['posts'] })
  })

  test('an account that is not there or is suspended is assigned none', () => {
    given().when(assign(window), administrator).thenRefused('object-unknown', { kind: 'account', id: accountId })
    given(opened, suspended)
      .when(assign(window), administrator)
      .thenRefused('account-suspended', { account: accountId })
  })
})
