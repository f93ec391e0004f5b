// 个人信息查阅: every look that is told is recorded as it was told (LPS-12.5).
import { test } from 'vitest'
import type { ReadCommand, ReadEvent } from '../../../src/domain/operations/read.messages.ts'
import { reads } from '../../../src/domain/operations/read.ts'
import { SubjectId } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { by, people } from '../../support/people.ts'

const given = givenFor(reads)
const look = {
  account: people.clerk.account,
  hour: '2026-03-02T01',
  masked: true,
  subjects: [SubjectId.parse('subject-1')],
  what: 'search',
} as const

test('[LPS-12.5] a look is recorded with who, when, whom and how', () => {
  const whole = { ...look, digest: 'a'.repeat(64), masked: false, purpose: '核对申请材料', what: 'material' } as const
  for (const data of [look, whole]) {
    const command = { type: 'RecordPersonalDataRead', ...data } as unknown as ReadCommand
    const event = { type: 'PersonalDataRead', data } as unknown as ReadEvent
    given().when(command, by('system')).thenEvents(event)
    given(event).when(command, by('system')).thenEvents(event)
  }
})
