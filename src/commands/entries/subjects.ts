// Subjects and their personal data: values go to the vault, the log holds commitments; restriction and erasure (PIPL 47).

import { refuse } from '../../domain/decider.ts'
import { ReadCommand } from '../../domain/operations/read.messages.ts'
import type { Account } from '../../domain/people/account.ts'
import { wrongNumberRefusal } from '../../domain/people/identity.ts'
import { type PersonalField, SubjectCommand } from '../../domain/people/subject.messages.ts'
import { type Subject, todayOf } from '../../domain/people/subject.ts'
import type { AccountId, OrgId, SubjectId } from '../../domain/values.ts'
import { type Entries, type Known, option, type ReadFact } from '../entry.ts'
import type { Protected, Protecting } from '../protect.ts'

const known = <Value>(value: Value): Known<Value> => ({ ok: true, value })

/** The organisation that registered the subject; an absent one has none. */
function ownerOf({ subjectId }: { readonly subjectId: SubjectId }, state: unknown): Known<OrgId> {
  const held = state as Subject
  return held.status === 'none' ? refuse('object-unknown', { kind: 'subject', id: subjectId }) : known(held.orgId)
}

/** Whoever approved must be someone who can be asked about it. */
function approver({ approvedBy }: { readonly approvedBy: AccountId }, _state: unknown, read: ReadFact): Known<unknown> {
  const { state } = read<Account>('account', approvedBy)
  return state.status === 'active' ? known(undefined) : refuse('object-unknown', { kind: 'account', id: approvedBy })
}

type Values = { readonly [Field in PersonalField]?: string | undefined }

const wrongFields = ({ creditCode, identityNumber }: Values, today: string): readonly PersonalField[] => {
  const wrong: PersonalField[] = []
  if (wrongNumberRefusal({ identityNumber }, today) !== undefined) wrong.push('identityNumber')
  if (wrongNumberRefusal({ creditCode }, today) !== undefined) wrong.push('creditCode')
  return wrong
}

type Personal = { readonly subjectId: SubjectId; readonly personal: Values }
function protectValues({ personal, ...rest }: Personal, vault: Protecting): Protected {
  const { commitments, ...keeping } = vault.prepare(rest.subjectId, personal)
  return { command: { ...rest, commitments, wrong: wrongFields(personal, todayOf(vault.now())) }, ...keeping }
}

/** The log says it first, then it is done: whoever is told that it is erased can look. */
const afterwards =
  (done: 'erase' | 'hide') =>
  (command: { readonly subjectId: SubjectId }, vault: Protecting): Protected => {
    let written = false
    return {
      command,
      keep: () => {
        written = true
      },
      answered: ({ kind }) => {
        if (written && kind === 'accepted') vault[done](command.subjectId)
      },
    }
  }

export const subjectEntries: Entries<SubjectCommand | ReadCommand> = {
  RegisterSubject: {
    schema: option(SubjectCommand, 'RegisterSubject'),
    category: 'subject',
    id: ({ subjectId }) => subjectId,
    kind: 'business',
    clauses: ['PL-29', 'PL-31'],
    zh: '登记相对人',
    en: 'Register a subject',
    owner: ({ orgId }, state) =>
      known((state as Subject).status === 'none' ? orgId : (state as { orgId: OrgId }).orgId),
    protect: protectValues,
  },
  ChangeSubject: {
    schema: option(SubjectCommand, 'ChangeSubject'),
    category: 'subject',
    id: ({ subjectId }) => subjectId,
    kind: 'business',
    clauses: ['PL-31'],
    zh: '变更相对人',
    en: 'Change a subject',
    owner: ownerOf,
    protect: protectValues,
  },
  RestrictPersonalData: {
    schema: option(SubjectCommand, 'RestrictPersonalData'),
    category: 'subject',
    id: ({ subjectId }) => subjectId,
    kind: 'configuration',
    clauses: ['LPS-12.4', 'LPS-10'],
    zh: '限制处理个人信息',
    en: 'Restrict personal data',
    facts: approver,
    protect: afterwards('hide'),
  },
  ErasePersonalData: {
    schema: option(SubjectCommand, 'ErasePersonalData'),
    category: 'subject',
    id: ({ subjectId }) => subjectId,
    kind: 'configuration',
    clauses: ['LPS-12.4', 'LPS-10'],
    zh: '删除个人信息',
    en: 'Erase personal data',
    facts: approver,
    protect: afterwards('erase'),
  },
  RecordPersonalDataRead: {
    schema: ReadCommand,
    category: 'reads',
    id: ({ account, hour }) => `${account}-${hour.slice(0, 7)}`,
    kind: 'timer',
    clauses: ['LPS-12.5'],
    zh: '记录个人信息查阅',
    en: 'Record a look at personal data',
  },
}
