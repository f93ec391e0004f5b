// Personal data over HTTP, as tests send them: a subject, what officials say of it, and files.
import type { LightMyRequestResponse } from 'fastify'
import type { Server, Who } from '../support/http.ts'

export const zhang = {
  address: '贵州省六盘水市钟山区人民中路 1 号',
  identityNumber: '11010519491231002X',
  name: '张三丰',
  phone: '13812345678',
}
export const subjectId = '0f0a3c1e-9d5b-4a57-8a55-2b1c6d7e8f90'
export const registration = (personal: object = zhang, more: object = {}) => ({
  subjectId,
  kind: 'person',
  orgId: 'wabo',
  personal,
  ...more,
})
export const officials = {
  subjectId,
  approvedBy: 'supervisor',
  legalBasis: '个人信息保护法第四十七条',
  reason: '当事人申请',
}

export type Upload = { readonly type?: string; readonly name?: string; readonly subject?: string }
export function upload(
  server: Server,
  who: Who | undefined,
  payload: Buffer,
  { name, subject, type = 'application/pdf' }: Upload = {},
): Promise<LightMyRequestResponse> {
  const disposition = name && `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
  return server.ask(who, {
    method: 'POST',
    url: `/api/materials${subject === undefined ? '' : `?subjectId=${subject}`}`,
    headers: { 'content-type': type, ...(disposition ? { 'content-disposition': disposition } : {}) },
    payload,
  })
}
export const search = (server: Server, who: Who | undefined, body: object): Promise<LightMyRequestResponse> =>
  server.ask(who, {
    method: 'POST',
    url: '/api/subjects/search',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
