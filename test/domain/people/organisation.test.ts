// 机构: opened once (LPS-9.3).
import { test } from 'vitest'
import type { OrganisationCommand, OrganisationEvent } from '../../../src/domain/people/organisation.messages.ts'
import { organisation } from '../../../src/domain/people/organisation.ts'
import { givenFor } from '../../support/given.ts'
import { by, offices } from '../../support/people.ts'

const given = givenFor(organisation)
const data = { kind: 'usingUnit', name: '住建局', orgId: offices.housingBureau } as const
const open: OrganisationCommand = { type: 'OpenOrganisation', ...data }
const opened: OrganisationEvent = { type: 'OrganisationOpened', data }

test('[LPS-9.3] an organisation is opened, and already so when opened again alike', () => {
  given().when(open, by('administrator')).thenEvents(opened)
  given(opened).when(open, by('administrator')).thenNothing()
})

test('opened again otherwise it is refused with what differs', () => {
  given(opened)
    .when({ ...open, kind: 'outside', name: '水务局' }, by('administrator'))
    .thenRefused('registered-otherwise', {
      kind: 'organisation',
      id: offices.housingBureau,
      fields: ['kind', 'name'],
    })
})
