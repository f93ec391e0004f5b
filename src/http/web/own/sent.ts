// What a form sent, as text by name.
import type { FastifyRequest } from 'fastify'
import type { FormValues } from '../../forms/values.ts'

/** Each field once: of one that was sent twice the last. */
export function sentBy({ body }: Pick<FastifyRequest, 'body'>): FormValues {
  const fields = Object.entries((body ?? {}) as Readonly<Record<string, unknown>>)
  return Object.fromEntries(
    fields.flatMap(([name, value]) => {
      const one: unknown = Array.isArray(value) ? value.at(-1) : value
      return typeof one === 'string' ? [[name, one]] : []
    }),
  )
}
