// The forms of commands: what one shows is what it sends, for every act on a case, in any words.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ActType, actTypes } from '../../../src/domain/approvals/caseAllowed.ts'
import type { Refusal } from '../../../src/domain/refusals.ts'
import { type FormField, fieldsOf, schemaOf, subjectFields } from '../../../src/http/forms/fields.ts'
import { fieldProblems, refusedForm } from '../../../src/http/forms/problems.ts'
import { decode, encode } from '../../../src/http/forms/values.ts'
import { t } from '../../../src/http/i18n/index.ts'
import { commandForm } from '../../../src/http/pages/form.ts'
import type { FormModel } from '../../../src/http/pages/formModels.ts'
import { refusalProblem } from '../../../src/http/problems.ts'
import { sentBy } from '../../support/forms.ts'
import { act, caseId } from '../../support/permitCase.ts'
import { context } from '../pages/samples.ts'

const zone = 'Asia/Shanghai'
const zh = context('zh')

const formOf = (type: ActType, said: unknown, more: Partial<FormModel> = {}): FormModel => ({
  action: `/cases/${caseId}/commands/${type}`,
  name: type,
  clauses: [],
  key: 'key-1',
  fields: fieldsOf(type),
  values: encode(fieldsOf(type), said, zone),
  choices: {},
  suggestions: {},
  problems: [],
  timeZone: zone,
  ...more,
})

/** Shown as a form, sent as a browser sends it, and read again. */
const throughTheForm = (type: ActType, said: unknown): unknown =>
  decode(fieldsOf(type), sentBy(commandForm(formOf(type, said), zh).toString()), zone)

test('a form asks first what an act is about, then what is decided, and last for papers and the time', () => {
  const names = (type: ActType) => fieldsOf(type).map(({ name }) => name)
  expect(names('CompleteStep')).toEqual([
    'stepId',
    'outcomeId',
    'opinion',
    'staff',
    'documents',
    'occurredAt',
    'lateReason',
  ])
  expect(names('StartSpecialProcedure').slice(0, 3)).toEqual(['procedureId', 'runId', 'basis'])
  expect(names('DenyPermit').slice(0, 4)).toEqual(['reasons', 'remedies', 'document', 'voucher'])
  for (const type of actTypes)
    expect(names(type).toSorted()).toEqual(Object.keys(schemaOf(type).shape).filter(isAsked).toSorted())
})
const isAsked = (name: string): boolean => name !== 'type' && name !== 'caseId'

test('[PL-31] a refusal about a field names it as the form does, and marks it there', () => {
  const wrong = { code: 'credit-code-wrong', details: { field: 'creditCode' } } as const
  const told = refusedForm(wrong, subjectFields, 'zh')
  expect(told.refusal).toEqual({ text: expect.not.stringContaining('creditCode'), clauses: ['PL-31'] })
  expect(told.problems).toEqual([{ path: 'personal.creditCode', text: '须改正' }])
  const personal = { code: 'personal-data-in-text', details: { fields: ['missing.0.what'] } } as const
  const inRow = refusedForm(personal, fieldsOf('RequireSupplement'), 'zh')
  expect(inRow.refusal.text).toContain('（需补正的全部内容 1 内容）')
  expect(inRow.problems).toEqual([{ path: 'missing.0.what', text: '须改正' }])
  expect(refusedForm({ ...personal, details: { fields: ['nowhere'] } }, subjectFields, 'en').problems).toEqual([])
})

test('[PL-29][PL-34][PL-48] a refusal about someone who is named marks where they are named', () => {
  const marked = (refusal: Refusal, type: ActType) => refusedForm(refusal, fieldsOf(type), 'zh').problems
  const must = (path: string) => ({ path, text: '须改正' })
  const stranger = { subjectId: 'nobody', pointer: '/agentId' }
  expect(marked({ code: 'subject-not-registered', details: stranger }, 'ReceiveApplication')).toEqual([must('agentId')])
  const closed = { subjectId: 'gone', status: 'erased', pointer: '/subjectId' } as const
  expect(marked({ code: 'subject-closed', details: closed }, 'ReceiveApplication')).toEqual([must('subjectId')])
  const chair = { account: 'nobody', pointer: '/chair' }
  expect(marked({ code: 'chair-unknown', details: chair }, 'ScheduleHearing')).toEqual([must('chair')])
  const staff = { accounts: ['a', 'c'], orgId: 'wabo', pointers: ['/staff/0', '/staff/2'] }
  expect(marked({ code: 'staff-not-of-office', details: staff }, 'CompleteStep')).toEqual([
    must('staff.0'),
    must('staff.2'),
  ])
  const agent = refusedForm({ code: 'subject-not-registered', details: stranger }, fieldsOf('ReceiveApplication'), 'zh')
  expect(agent.refusal.text).toBe('相对人 nobody（代理人编号）未在本机关登记，须先登记。')
  const { errors } = refusalProblem({ code: 'staff-not-of-office', details: staff }, 'en')
  expect(errors).toEqual([
    { pointer: '/staff/0', detail: 'No open account of a clerk of wabo is called: a (/staff/0).' },
    { pointer: '/staff/2', detail: 'No open account of a clerk of wabo is called: c (/staff/2).' },
  ])
})

describe.each(actTypes)('%s', (type) => {
  test('comes out of its form as it was put in', () => {
    const {
      caseId: _caseId,
      type: _type,
      ...said
    } = act(type, '2026-03-03 10:00', {
      occurredAt: '2026-03-03T02:00:00.000Z',
      lateReason: '停电后补录',
    })
    const read = throughTheForm(type, said)
    expect(schemaOf(type).parse({ type, caseId, ...(read as object) })).toEqual({
      type,
      caseId,
      ...leavingOutEmpty(type, said),
    })
  })
  test('whatever is said in it', () => {
    fc.assert(
      fc.property(anything(fieldsOf(type)), (said) => {
        expect(throughTheForm(type, said)).toEqual(said)
      }),
      { numRuns: 25 },
    )
  })
  test('has a name for each of its fields in both languages', () => {
    const names = namesIn(fieldsOf(type))
    for (const lang of ['zh', 'en'] as const)
      expect(names.filter((name) => !Object.hasOwn(t(lang).form.fields, name))).toEqual([])
  })
})

/** A list that need not be said is left out of a form where it is empty. */
function leavingOutEmpty(type: ActType, said: object): object {
  const kept = Object.entries(said).filter(([name, value]) => {
    const required = fieldsOf(type).find((field) => field.name === name)?.required === true
    return required || !Array.isArray(value) || value.length > 0
  })
  return Object.fromEntries(kept)
}

const namesIn = (fields: readonly FormField[]): readonly string[] =>
  fields.flatMap((field) => {
    if (field.kind === 'group') return [field.name, ...namesIn(field.fields)]
    return field.kind === 'list' ? [field.name, ...namesIn([field.of])] : [field.name]
  })

const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== '' && !text.includes('\r') && !text.includes('\0'))
const lines = fc.array(words, { minLength: 1, maxLength: 3 }).map((texts) => texts.join('\n'))
const hostile = fc.constantFrom('"><script>alert(1)</script>', "' onfocus='x", '</textarea><b>', '\n首行空白', '&amp;')
const moments = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) })
  .map((ms) => new Date(ms).toISOString())

function anything(fields: readonly FormField[]): fc.Arbitrary<Record<string, unknown>> {
  const needed = fields.filter(({ required }) => required).map(({ name }) => name)
  const all = Object.fromEntries(fields.map((field) => [field.name, valueFor(field)]))
  return fc.record(all, { requiredKeys: needed, noNullPrototype: true })
}

function valueFor(field: FormField): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'text':
      return fc.oneof(words, lines, hostile)
    case 'date':
      return moments.map((moment) => moment.slice(0, 10))
    case 'instant':
      return moments
    case 'integer':
      return fc.integer({ min: field.least ?? 1, max: field.most ?? 999 })
    case 'money':
      return fc.integer({ min: 0, max: 100_000_000_000 })
    case 'choice':
      return fc.constantFrom(...field.values)
    case 'yesNo':
      return fc.boolean()
    case 'affirmed':
      return fc.constant(true)
    case 'group':
      return anything(field.fields)
    case 'list':
      return fc.array(valueFor(field.of), { minLength: field.required ? 0 : 1, maxLength: 3 })
  }
}

describe('what is wrong is told at its place', () => {
  const sent = { 'missing.0.what': ' ', 'missing.4.what': '公章', 'voucher.date': '三月', 'voucher.sealed': 'true' }
  test('blank rows are passed over, and the others keep their order', () => {
    const said = decode(fieldsOf('RequireSupplement'), sent, zone)
    expect(said).toEqual({ missing: [{ what: '公章' }], voucher: { date: '三月', sealed: true } })
    const parsed = schemaOf('RequireSupplement').safeParse({ type: 'RequireSupplement', caseId, ...said })
    expect(parsed.success || fieldProblems(parsed.error, said, 'zh')).toEqual([
      { path: 'voucher.date', text: '格式不符' },
    ])
  })
  test('a year from which nothing can be counted is told as that', () => {
    const said = decode(fieldsOf('RequireSupplement'), { ...sent, 'voucher.date': '9999-12-31' }, zone)
    const parsed = schemaOf('RequireSupplement').safeParse({ type: 'RequireSupplement', caseId, ...said })
    expect(parsed.success || fieldProblems(parsed.error, said, 'en')).toEqual([
      { path: 'voucher.date', text: 'lies outside the years 0100 to 9899' },
    ])
  })
  test('what must be said and is not, is needed, and the form shows so', () => {
    const said = decode(fieldsOf('RequireSupplement'), {}, zone)
    const parsed = schemaOf('RequireSupplement').safeParse({ type: 'RequireSupplement', caseId, ...said })
    const problems = parsed.success ? [] : fieldProblems(parsed.error, said, 'en')
    expect(problems.map(({ path, text }) => `${path}: ${text}`)).toEqual([
      'missing: is shorter or fewer than needed',
      'voucher.date: must be filled in',
      'voucher.sealed: must be filled in',
    ])
    const form = commandForm(formOf('RequireSupplement', said, { problems }), context('en')).toString()
    expect(form).toContain(
      '<p class="problem" id="e-voucher.date">must be filled in</p><input type="date" value="" id="f-voucher.date" name="voucher.date" required aria-invalid="true" aria-describedby="e-voucher.date">',
    )
  })
  test('numbers that are none are left for the schema to refuse', () => {
    const said = decode(fieldsOf('ChargeFee'), { amountFen: '1.234', receiptNumber: '一' }, zone)
    expect(said).toEqual({ amountFen: '1.234', receiptNumber: '一' })
    expect(decode(fieldsOf('ChargeFee'), { amountFen: '120.5' }, zone)).toEqual({ amountFen: 12050 })
  })
  test('names that no field has, or that objects bring along, say nothing', () => {
    expect(decode(fieldsOf('VoidCase'), { __proto__: 'x', constructor: 'y', 'reason.x': 'z' }, zone)).toEqual({})
  })
})

test('the enter key sends the form, although rows can be added before it', () => {
  const form = commandForm(formOf('RequireSupplement', {}), zh).toString()
  const buttons = [...form.matchAll(/<button type="submit"([^>]*)>/g)].map(([, rest]) => rest?.trim())
  expect(buttons).toEqual([
    'class="vh" tabindex="-1" aria-hidden="true"',
    'class="plain" name="_rows" value="missing" formnovalidate',
    'class="primary"',
  ])
})
