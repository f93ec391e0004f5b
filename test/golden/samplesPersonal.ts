// Samples of what the log holds of personal data: commitments, decisions about them, and who looked.
import { hash } from 'node:crypto'
import type { Sample } from './samples.ts'

const subjectId = '5b9c4f1a-2b3c-5d5e-8f60-718293a4b5c6'
const stream = `subject-${subjectId}`
const commitment = (of: string): string => hash('sha256', of, 'hex')
const officials = {
  approvedBy: 'sun-jian',
  legalBasis: '个人信息保护法第四十七条',
  reason: '当事人申请，材料已归档',
  subjectId,
}

export const personalSamples = {
  SubjectRegistered: {
    stream,
    before: [],
    data: {
      commitments: ['identityNumber', 'name', 'phone'].map((field) => ({ commitment: commitment(field), field })),
      kind: 'person',
      orgId: 'housing-bureau',
      subjectId,
    },
  },
  SubjectChanged: {
    stream,
    before: ['SubjectRegistered'],
    data: { commitments: [{ commitment: commitment('new phone'), field: 'phone' }], reason: '号码变更', subjectId },
  },
  PersonalDataRestricted: {
    stream,
    before: ['SubjectRegistered', 'SubjectChanged'],
    data: { ...officials, retainUntil: '2036-03-02' },
  },
  PersonalDataErased: {
    stream,
    before: ['SubjectRegistered', 'SubjectChanged', 'PersonalDataRestricted'],
    data: { ...officials, count: 4 },
  },
  PersonalDataRead: {
    stream: 'reads-li-ming-2026-03',
    before: [],
    data: {
      account: 'li-ming',
      digest: commitment('material'),
      hour: '2026-03-02T09',
      masked: false,
      purpose: '核对申请材料',
      subjects: [subjectId],
      what: 'material',
    },
  },
} satisfies Readonly<Record<string, Sample>>
