// A whole number that comes as text, in an address, a setting or on the command line: plain decimal digits and nothing else.
import { z } from 'zod'

/** Undefined for `1e2`, `0x10`, ` 5`, `5.0` and nothing: whoever wrote that may have meant another number. */
export const wholeNumber = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

/** The same as a schema, within bounds; `otherwise` where none is given. */
export function WholeNumber(min: number, max: number, otherwise?: number) {
  const error = `must be a whole number from ${min} to ${max} in plain digits`
  const bounded = z.int({ error }).min(min).max(max)
  return z.preprocess(
    (given) => (typeof given === 'string' ? (wholeNumber(given) ?? given) : given),
    // Inside, where the description of the API finds it.
    otherwise === undefined ? bounded : bounded.default(otherwise),
  )
}
