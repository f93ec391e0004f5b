// A vault that keeps nothing, for write paths without a folder: personal values are committed to, and are gone.
import { hash } from 'node:crypto'
import type { Protecting } from '../../src/commands/protect.ts'
import { Instant } from '../../src/domain/values.ts'

const nothing = (): void => undefined

export const unkeptVault: Protecting = {
  prepare: (subjectId, values) => ({
    commitments: Object.entries(values).flatMap(([field, value]) =>
      value === undefined ? [] : [{ commitment: hash('sha256', `${subjectId}\n${field}\n${value}`, 'hex'), field }],
    ),
    keep: nothing,
    answered: nothing,
  }),
  now: () => Instant.parse('2026-03-02T01:00:00Z'),
  erase: nothing,
  hide: nothing,
}
