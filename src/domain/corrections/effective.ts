// What still counts in a stream: its events less what was voided. Both truths stay in the log; every fold is over this one.

type Entry = { readonly id: string; readonly type: string; readonly data: object }

export const isCorrection = (event: { readonly type: string }): boolean => event.type === 'MisoperationCorrected'

/**
 * The events that count, in order, corrections themselves left out. A correction may void an earlier correction, which
 * restores what that one voided; it never reaches events after itself.
 */
export function effective<Event extends Entry>(events: readonly Event[]): readonly Event[] {
  if (!events.some(isCorrection)) return events
  const voided = new Set<string>()
  // From the newest on, so that a voided correction voids nothing.
  const counting = events.toReversed().filter((event) => {
    if (voided.has(event.id)) return false
    if (!isCorrection(event)) return true
    for (const id of (event.data as { voids: string[] }).voids) voided.add(id)
    return false
  })
  return counting.reverse()
}
