// 事项 references: the offices, the calendar and the handlers that a version names are there before it is published.

import { describe, test } from 'vitest'
import { Calendar } from '../../../src/domain/calendar/calendar.ts'
import type { PublishItem } from '../../../src/domain/items/item.messages.ts'
import { item } from '../../../src/domain/items/item.ts'
import type { AccountId, CalendarId } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { onRecord, onRecordWithout } from '../../support/onRecord.ts'
import { by, offices, people } from '../../support/people.ts'
import { published, water } from './facts.ts'

const given = givenFor(item)
const without = (...ids: readonly string[]) => by('administrator', { facts: onRecordWithout(...ids) })
const { waterBureau, housingBureau } = offices
const [, otherHandler] = water.handlers ?? []
const { clerk } = people

describe('[LPS-9.2] the offices of an item', () => {
  test('its own and those of its steps have been set up; each that has not is named with its place', () => {
    given()
      .when(water, without(waterBureau))
      .thenRefused('organisation-unknown', {
        unknown: [{ id: waterBureau, pointer: '/orgId' }],
      })
    given()
      .when(water, without(waterBureau, housingBureau))
      .thenRefused('organisation-unknown', {
        unknown: [
          { id: waterBureau, pointer: '/orgId' },
          { id: housingBureau, pointer: '/steps/2/orgId' },
        ],
      })
  })
})

describe('[PL-82] the calendar of an item', () => {
  const abroad: PublishItem = { ...water, calendarId: 'nl' as CalendarId }
  const unknown = { calendarId: 'nl', pointer: '/calendarId' }
  const administrator = by('administrator', { facts: onRecord })
  const counted = (more: Partial<PublishItem>): PublishItem => {
    const { calendarId, itemId, name, office, orgId, timeZone } = abroad
    return { type: 'PublishItem', calendarId, itemId, name, office, orgId, steps: [], timeZone, ...more }
  }

  test('has years that have been published, where working days are counted by it', () => {
    given().when(abroad, administrator).thenRefused('calendar-unknown', unknown)
    for (const limit of ['promisedLimit', 'statutoryLimit'])
      given()
        .when(counted({ [limit]: { days: 5, unit: 'working' } }), administrator)
        .thenRefused('calendar-unknown', unknown)
    given()
      .when(counted({ steps: water.steps.slice(0, 1).map(({ name, stepId }) => ({ name, stepId })) }), administrator)
      .thenRefused('calendar-unknown', unknown)
  })

  test('may lack the years to come: what reaches into them is provisional', () => {
    const begun = new Calendar(onRecord.calendars.get(water.calendarId)?.years.slice(0, 1))
    const facts = { ...onRecord, calendars: new Map([[water.calendarId, begun]]) }
    given().when(water, by('administrator', { facts })).thenEvents(published(water))
  })

  test('of cases that others count and hand over may be one of theirs', () => {
    for (const theirs of [counted({}), counted({ statutoryLimit: { days: 30, unit: 'natural' } })])
      given().when(theirs, administrator).thenEvents(published(theirs))
  })
})

describe('[LPS-9.1] [LPS-9.2] the handlers of an item', () => {
  const [accept, ...rest] = water.steps
  const nobody = 'nobody' as AccountId
  const named = { ...water, steps: [{ ...accept, handlers: [clerk.account, nobody] }, ...rest] } as PublishItem

  test('have accounts; each that has none is named with its place', () => {
    given()
      .when(named, without(otherHandler ?? ''))
      .thenRefused('account-unknown', {
        unknown: [
          { id: otherHandler ?? '', pointer: '/handlers/1' },
          { id: nobody, pointer: '/steps/0/handlers/1' },
        ],
      })
  })

  test('have not left: of a version to come a suspended account is none', () => {
    const left = onRecord.accounts.get(clerk.account)
    if (left?.status !== 'active') throw new Error('the clerk has an account')
    const accounts = new Map(onRecord.accounts).set(clerk.account, { ...left, status: 'suspended', reason: '调离' })
    const administrator = by('administrator', { facts: { ...onRecord, accounts } })
    given()
      .when(water, administrator)
      .thenRefused('account-unknown', { unknown: [{ id: clerk.account, pointer: '/handlers/0' }] })
    given(published(water)).when(water, administrator).thenNothing()
  })
})

test('[LPS-9.2] a version that names what there is not stays: it can be said again and suspended, a new one names what there is', () => {
  const administrator = without(waterBureau, water.calendarId, clerk.account)
  const { itemId } = water
  given(published(water)).when(water, administrator).thenNothing()
  given(published(water))
    .when({ type: 'SuspendItem', itemId, reason: '机构改革' }, administrator)
    .thenEvents({ type: 'ItemSuspended', data: { itemId, reason: '机构改革' } })
  given(published(water))
    .when({ ...water, office: '市水利局' }, administrator)
    .thenRefused('organisation-unknown', { unknown: [{ id: waterBureau, pointer: '/orgId' }] })
})
