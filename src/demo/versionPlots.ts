// Cases that were running when their item got a new version: moved to it while they go on, or ended under the old one.
import { accept, deliver, grant, handle, passStep, receive } from './handling.ts'
import { reformed, reformedFacts } from './itemYear.ts'
import { type Plot, some } from './plot.ts'
import type { Story } from './story.ts'
import { later } from './times.ts'

/** Two steps are behind it on the day on which the new version comes into force. */
const halfway = (story: Story): Story => handle(accept(receive(story)), { takes: 2, leaving: 2 })

/** Whoever configures items moves cases too, on the next working day. */
function moved(story: Story, takes: number): Story {
  const movedOn = later(story.day, takes - reformed.effectiveDaysAgo + 1)
  return halfway(story)
    .goTo(movedOn)
    .moveTo(2, reformedFacts(), '新版规程增设法制审核环节，经申请人同意，在办件改按新版办理')
}

const asked = (story: Story): Story => passStep(passStep(story, 'audit').wait(1), 'decide', 'ask')

/** All are accepted under the first version, at the latest two working days before the second comes into force. */
const before = some(reformed.effectiveDaysAgo + 3, reformed.effectiveDaysAgo + 4)

export const versionPlots: readonly Plot[] = [
  { name: 'movedToVersion', count: 2, takes: before, open: true, tell: moved },
  { name: 'movedAndAsked', count: 2, takes: before, open: true, tell: (story, takes) => asked(moved(story, takes)) },
  {
    name: 'movedAndDecided',
    count: 1,
    takes: before,
    open: true,
    tell: (story, takes) => {
      deliver(grant(passStep(passStep(asked(moved(story, takes)), 'counsel'), 'decide', 'agree')), 1)
    },
  },
  { name: 'keptItsVersion', count: 2, takes: before, open: true, tell: halfway },
]
