// How the demo city's offices handle what they handle: reviews with ways back, a choice, three offices side by side.
import type { WorkflowFacts } from '../domain/workflow/workflow.messages.ts'
import { Gateway, Step } from '../domain/workflow/workflow.messages.ts'
import { posts, type Staff, staffOf } from './officials.ts'

const working = (days: number) => ({ days, unit: 'working' })
const pass = (outcomeId: string, name: string, to: string) => ({ kind: 'pass', name, outcomeId, to })
const agree = (to: string, name = '通过') => pass('agree', name, to)
const back = (to: string, name = '退回') => ({ kind: 'return', name, outcomeId: 'back', to })

/** The steps that an office's own people do. */
class Desk {
  readonly #staff: Staff
  constructor(staff: Staff) {
    this.#staff = staff
  }

  review(stepId: string, name: string, more: object): Step {
    return Step.parse({ name, posts: [posts.review], stepId, ...more })
  }
  /** PL-34: two go and look. */
  look(more: object): Step {
    return this.review('inspect', '现场核查', { staff: 2, ...more })
  }
  advise(more: object): Step {
    return Step.parse({ name: '法制审核', posts: [posts.counsel], stepId: 'counsel', ...more })
  }
  decide(more: object, name = '决定'): Step {
    return Step.parse({ handlers: [this.#staff.head.accountId], name, stepId: 'decide', ...more })
  }
}

const elsewhere = (orgId: string | undefined, stepId: string, name: string, more: object): Step => {
  const staff = staffOf(orgId ?? '')
  return new Desk(staff).review(stepId, name, { office: staff.office, orgId: staff.orgId, ...more })
}

const onSite = (desk: Desk): readonly Step[] => [
  desk.review('review', '书面审查', { limit: working(4) }),
  desk.look({ outcomes: [agree('audit', '核查合格'), back('review', '需重新审查材料')] }),
  desk.review('audit', '审核', {}),
]

type Shape = (desk: Desk, others: readonly string[]) => WorkflowFacts

const shapes: { readonly [name: string]: Shape } = {
  /** Done while the applicant waits. */
  instant: (desk) => ({ steps: [desk.review('decide', '当场审查决定', {})] }),
  review: (desk) => ({
    steps: [
      desk.review('review', '审查', { limit: working(3) }),
      desk.decide({ outcomes: [agree('end', '同意'), back('review')] }),
    ],
  }),
  site: (desk) => ({
    steps: [...onSite(desk), desk.decide({ outcomes: [agree('end', '同意'), back('audit')] })],
  }),
  /** The same, and before the decision the counsel may be asked. */
  counselled: (desk) => ({
    steps: [
      ...onSite(desk),
      desk.decide({ outcomes: [agree('end', '同意'), back('audit'), pass('ask', '送法制审核', 'counsel')] }),
      desk.advise({ limit: working(2), outcomes: [pass('advised', '已提出审核意见', 'decide')] }),
    ],
  }),
  /** Whether one goes to look is for the first review to say. */
  choice: (desk) => ({
    steps: [
      desk.review('screen', '初审', {
        limit: working(5),
        outcomes: [
          { kind: 'pass', name: '需现场核查', outcomeId: 'look', to: 'inspect' },
          { kind: 'pass', name: '材料清楚，免予核查', outcomeId: 'clear', to: 'review' },
        ],
      }),
      desk.look({ outcomes: [agree('review', '核查合格')] }),
      desk.review('review', '审查', {}),
      desk.decide({ outcomes: [agree('end', '同意'), back('review')] }),
    ],
  }),
  /** Three offices at once; what they say is put together. */
  joint: (desk, [planning, police]) => ({
    steps: [
      desk.review('share', '分送会办', { outcomes: [agree('to-offices', '分送')] }),
      desk.review('review', '道路设施审查', { outcomes: [agree('together')] }),
      elsewhere(planning, 'pipes', '地下管线审查', { limit: working(5), outcomes: [agree('together')] }),
      elsewhere(police, 'traffic', '交通影响审查', { limit: working(5), outcomes: [agree('together')] }),
      desk.review('summary', '汇总意见', {}),
      desk.decide({ outcomes: [agree('end', '同意'), back('summary')] }),
    ],
    gateways: [
      Gateway.parse({ gatewayId: 'to-offices', kind: 'fork', name: '并行会办', to: ['review', 'pipes', 'traffic'] }),
      Gateway.parse({ gatewayId: 'together', kind: 'join', name: '会办完成', to: ['summary'] }),
    ],
  }),
  /** One opinion is another office's to give. */
  elsewhere: (desk, [other]) => ({
    steps: [
      desk.review('review', '审查', { limit: working(4) }),
      elsewhere(other, 'opinion', '征求意见', { limit: working(5) }),
      desk.review('audit', '审核', {}),
      desk.decide({ outcomes: [agree('end', '同意'), back('audit')] }, '负责人审定'),
    ],
  }),
}

export function workflowOf(name: string, orgId: string, others: readonly string[]): WorkflowFacts {
  const shape = shapes[name]
  if (shape === undefined) throw new RangeError(`${name} is not a workflow of the demo`)
  return shape(new Desk(staffOf(orgId)), others)
}
