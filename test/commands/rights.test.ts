// The table of rights, written out once more so that every change of it is seen, and asked for every role, relation and action.
import { describe, expect, test } from 'vitest'
import { authorize, configurationRefusal, relationOf } from '../../src/commands/authorize.ts'
import { type Command, type CommandType, registry } from '../../src/commands/registry.ts'
import {
  type Action,
  may,
  queryActions,
  type Relation,
  relations,
  rights,
  rightsTable,
} from '../../src/commands/rights.ts'
import { Role } from '../../src/domain/actor.ts'
import { eventTypes } from '../../src/domain/events.ts'
import { offices, people } from '../support/people.ts'

// A any object, o objects of one's own organisation, . none.
const matrix = `
                       supervisor auditor administrator clerk citizen service system
OpenLog                .          .       .             .     .       .       A
RecordAttempt          .          .       .             .     .       .       A
CountAttempts          .          .       .             .     .       .       A
OpenOrganisation       .          .       A             .     .       .       A
OpenAccount            .          .       A             .     .       .       A
AssignPosts            .          .       A             .     .       .       A
SuspendAccount         .          .       A             .     .       .       A
RegisterSubject        .          .       .             o     .       o       A
ChangeSubject          .          .       .             o     .       o       A
RestrictPersonalData   .          .       A             .     .       .       A
ErasePersonalData      .          .       A             .     .       .       A
RecordPersonalDataRead .          .       .             .     .       .       A
PublishCalendarYear    .          .       A             .     .       .       A
AmendCalendarYear      .          .       A             .     .       .       A
PublishItem            .          .       A             .     .       .       A
SuspendItem            .          .       A             .     .       .       A
ResumeItem             .          .       A             .     .       .       A
WithdrawItem           .          .       A             .     .       .       A
OpenSource             .          .       A             .     .       .       A
DeclareSourceComplete  .          .       .             .     .       o       A
RegisterForeignCase    .          .       .             .     .       o       A
RecordForeignStep      .          .       .             .     .       o       A
CloseForeignCase       .          .       .             .     .       o       A
NoteDeadlinePassed     .          .       .             .     .       .       A
MoveDeadlines          .          .       .             .     .       .       A
DraftApplication       .          .       .             o     .       o       A
ReceiveApplication     .          .       .             o     .       .       A
DeclareNotRequired     .          .       .             o     .       .       A
DeclareNotCompetent    .          .       .             o     .       .       A
CorrectOnTheSpot       .          .       .             o     .       .       A
RequireSupplement      .          .       .             o     .       .       A
ReceiveSupplement      .          .       .             o     .       .       A
AbandonApplication     .          .       .             o     .       .       A
AcceptApplication      .          .       .             o     .       .       A
RefuseAcceptance       .          .       .             o     .       .       A
ClaimStep              .          .       .             o     .       .       A
ReassignStep           .          .       .             o     .       .       A
CompleteStep           .          .       .             o     .       .       A
StartSpecialProcedure  .          .       .             o     .       .       A
EndSpecialProcedure    .          .       .             o     .       .       A
TellHearingRight       .          .       .             o     .       .       A
RequestHearing         .          .       .             o     .       .       A
WithdrawHearingRequest .          .       .             o     .       .       A
ScheduleHearing        .          .       .             o     .       .       A
RecordHearing          .          .       .             o     .       .       A
ExtendDecision         .          .       .             o     .       .       A
ForwardCase            .          .       .             o     .       .       A
GrantPermit            .          .       .             o     .       .       A
DenyPermit             .          .       .             o     .       .       A
DeliverPermit          .          .       .             o     .       .       A
ChargeFee              .          .       .             o     .       .       A
VoidCase               .          .       .             o     .       .       A
ChangePermit           .          .       .             o     .       .       A
ApplyForRenewal        .          .       .             o     .       .       A
RenewPermit            .          .       .             o     .       .       A
RefuseRenewal          .          .       .             o     .       .       A
RevokePermit           .          .       .             o     .       .       A
WithdrawPermit         .          .       .             o     .       .       A
DeregisterPermit       .          .       .             o     .       .       A
MoveCaseToVersion      .          .       A             .     .       .       A
NoteAcceptanceDeemed   .          .       .             .     .       .       A
NoteRenewalDeemed      .          .       .             .     .       .       A
NoteCaseDeadlinePassed .          .       .             .     .       .       A
MoveCaseDeadlines      .          .       .             .     .       .       A
AssignCaseNumber       .          .       .             .     .       .       A
AllocateNumber         .          .       .             .     .       .       A
ReadOverview           A          A       A             .     .       .       .
ReadCases              A          A       A             o     .       o       .
ReadItems              A          A       A             A     A       A       .
ReadDeadlines          A          A       A             o     .       o       .
ReadLoad               A          A       A             .     .       .       .
ReadAudit              A          A       .             .     .       .       .
ReadFeed               A          A       .             .     .       o       .
ReadCommand            A          A       o             o     .       o       .
ReadMetrics            .          A       A             .     .       .       .
ReadSubjects           A          A       .             o     .       o       .
ReadPersonalData       A          .       .             o     .       .       .
ReadMaterials          A          .       .             o     .       o       .
StoreMaterial          .          .       .             o     .       o       .
ReadWorklist           A          A       A             o     .       .       .
ReadPermits            A          A       A             o     .       o       .
ReadProgress           A          A       A             A     A       A       .
IssueReceipt           .          .       .             o     .       .       .
`
const [roles = [], ...rows] = matrix
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/))
const expected = new Map(rows.map(([action = '', ...grants]) => [action, grants]))
const grantOf = (action: string, role: Role): string => expected.get(action)?.[roles.indexOf(role)] ?? ''
const permits = (grant: string, relation: Relation): boolean => grant === 'A' || (grant === 'o' && relation === 'own')

const ownerIn = { own: (role: Role) => people[role].org, other: () => 'elsewhere', none: () => undefined }

const readingOf = (kind: string): string => (kind === 'subject' ? 'ReadSubjects' : 'ReadCases')

/** Cases and subjects are hidden from whoever may not read them; a source only once it is known to be another's. */
function nameOfHandedOver(kind: string, relation: string): string | undefined {
  if (kind === 'foreigncase' || kind === 'case') return 'case'
  if (kind === 'subject') return 'subject'
  return kind === 'source' && relation === 'other' ? 'source' : undefined
}

describe('[LPS-11.5] [LPS-12.5] rights', () => {
  test('the matrix names every role, every command and every query', () => {
    expect(roles).toStrictEqual(Role.options)
    expect([...expected.keys()]).toStrictEqual(Object.keys(rights))
    expect([...expected.keys()].sort()).toStrictEqual([...Object.keys(registry), ...queryActions].sort())
  })

  test.each(Object.keys(rights) as Action[])(
    '%s is permitted to whom the matrix says, and to nobody else',
    (action) => {
      const asked = Role.options.flatMap((role) => relations.map((relation) => ({ role, relation })))
      const permitted = asked.filter(({ role, relation }) => may(action, role, relation))
      expect(permitted).toStrictEqual(asked.filter(({ role, relation }) => permits(grantOf(action, role), relation)))
    },
  )

  test.each(Object.keys(registry) as CommandType[])('%s is refused as the matrix says, with the relation', (action) => {
    for (const role of Role.options) {
      for (const relation of relations) {
        const owner = ownerIn[relation](role) as typeof offices.outside | undefined
        const kind = registry[action].category
        const refused = authorize(people[role], undefined, { action, object: { kind, id: 'x' }, owner })
        const handedOver = nameOfHandedOver(kind, relation)
        const hidden = handedOver !== undefined && !permits(grantOf(readingOf(kind), role), relation)
        const refusal = hidden
          ? { code: 'object-unknown', details: { kind: handedOver, id: 'x' } }
          : { code: 'not-permitted', details: { action, relations: [relation] } }
        const answer = permits(grantOf(action, role), relation) ? undefined : { ok: false, refusal }
        expect([role, relation, refused]).toStrictEqual([role, relation, answer])
      }
    }
  })

  test('the table prints itself with a column per role and a row per action', () => {
    const lines = rightsTable(Role.options).split('\n')
    expect(lines[0]).toBe(`| action | ${Role.options.join(' | ')} |`)
    expect(lines).toContain('| ReadCommand | any | any | own | own | – | own | – |')
    expect(lines).toHaveLength(2 + expected.size)
  })
})

test('an object without an owner is nobody’s own, one of the actor’s organisation is its own', () => {
  expect(
    [undefined, offices.outside, offices.waterBureau].map((owner) => relationOf(people.service, owner)),
  ).toStrictEqual(['none', 'own', 'other'])
})

test('[LPS-10] [LPS-4.5] configuration, and only that, needs a written request, outside a demo and the bootstrap', () => {
  const kinds = ['business', 'configuration', 'source', 'timer', 'bootstrap'] as const
  const refused = (['production', 'demo'] as const).flatMap((purpose) =>
    (['administrator', 'system'] as const).flatMap((role) =>
      kinds
        .filter((kind) => configurationRefusal(kind, 'PublishItem', people[role], purpose) !== undefined)
        .map((kind) => `${kind} by ${role} in ${purpose}`),
    ),
  )
  expect(refused).toStrictEqual(['configuration by administrator in production'])
})

describe('the registry', () => {
  test('names each command by its own schema and gives it words in both languages', () => {
    for (const [type, entry] of Object.entries(registry)) {
      expect(entry.schema.safeParse({ type: 'SomethingElse' }).success).toBe(false)
      const issues = entry.schema.safeParse({ type }).error?.issues ?? []
      expect(issues.filter(({ path }) => path[0] === 'type')).toStrictEqual([])
      expect([/\p{Script=Han}/u.test(entry.zh), /^[A-Z][A-Za-z -]+$/.test(entry.en)]).toStrictEqual([true, true])
    }
  })

  test('takes no field that a command does not have', () => {
    const sent: Command['type'] = 'MoveDeadlines'
    expect(registry[sent].schema.safeParse({ type: sent, caseId: 'case-1' }).success).toBe(true)
    expect(registry[sent].schema.safeParse({ type: sent, caseId: 'case-1', status: 'closed' }).success).toBe(false)
  })

  test('every event has words in both languages', () => {
    for (const { en, zh } of Object.values(eventTypes))
      expect([/\p{Script=Han}/u.test(zh), /^[A-Z][a-z ]+$/.test(en)]).toStrictEqual([true, true])
  })
})
