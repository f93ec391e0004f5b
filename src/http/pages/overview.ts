// 监察总览: the figures, where they come from, and what has changed; every figure leads to the cases behind it.
import { type Html, html, nothing } from '../html.ts'
import { formatInstant, formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { layout } from './layout.ts'
import { type CaseFilter, links } from './links.ts'
import { type FigureKey, figureKeys, type Mark, type OverviewModel, type PageContext, type Stage } from './models.ts'
import { changesPanel, loadChart, monthsChart } from './overviewPanels.ts'
import {
  asOfNotice,
  clauseLink,
  clauseList,
  filterForm,
  inputField,
  localTime,
  markOrder,
  marks,
  panel,
  selectField,
  shape,
} from './parts.ts'
import { type Column, recordTable } from './tables.ts'

/** The code of the one finding that is a figure of its own. */
export const lastStepLate = 'late-step'

/** The list behind each figure. */
const behind: Readonly<Record<FigureKey, CaseFilter>> = {
  open: { status: 'open' },
  nearDue: { mark: 'nearDue' },
  overPromise: { mark: 'overPromise' },
  overStatute: { mark: 'overStatute' },
  closed: { status: 'closed' },
  closedLate: { mark: 'closedLate' },
  lastStepAfterDeadline: { finding: lastStepLate },
}
const markOf: Partial<Readonly<Record<FigureKey, Mark>>> = {
  nearDue: 'nearDue',
  overPromise: 'overPromise',
  overStatute: 'overStatute',
  closedLate: 'closedLate',
}

export function overviewPage(model: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { asOf, office } = model.filter
  const live = model.liveSrc === undefined ? nothing : liveStatus(model.liveSrc, ctx)
  const back = links.overview({ ...(office !== undefined && { office }) })
  const body = html`${filters(model, ctx)}${asOfNotice(asOf, ctx, ctx.timeZone, back)}
${figures(model, ctx)}${model.liveSrc !== undefined && liveRest(ctx)}
<div class="columns">${monthsChart(model, ctx, (filter) => within(model, filter))}${loadChart(model, ctx, (filter) => within(model, filter))}</div>
${stages(model, ctx)}
${byState(model, ctx)}
${byOffice(model, ctx)}
${changesPanel(model, ctx)}`
  return layout({ title: words.nav.overview, section: 'overview', aside: live, body }, ctx)
}

/** The list of cases for a figure of this overview, with the overview's own conditions kept. */
const within = ({ filter: { asOf, office } }: OverviewModel, filter: CaseFilter): string =>
  links.cases({ ...(office !== undefined && { office }), ...filter, ...(asOf && { asOf: asOf.at, by: asOf.by }) })

function liveStatus(source: string, ctx: PageContext): Html {
  const words = t(ctx.lang).overview
  return html`<p class="live" data-live="${source}" data-on="${words.liveOn}" data-off="${words.liveOff}" data-over="${words.liveOver}" data-updated="${words.liveUpdated}"><span data-live-state></span><span class="vh" aria-live="polite" data-live-announce></span></p>`
}

/** Shown by the module once a figure has changed: the rest of the page then counts another moment. */
function liveRest(ctx: PageContext): Html {
  const words = t(ctx.lang).overview
  const moment = formatInstant(ctx.lang, ctx.now, ctx.timeZone)
  return html`<p class="notice" data-live-rest hidden>${words.liveRest(moment)} <a href="${links.overview()}">${words.liveAgain}</a></p>`
}

function filters({ filter, offices }: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang).overview
  const moment = localTime(filter.asOf?.at, ctx.timeZone)
  const by = [
    { id: 'recorded', name: words.byChoices.recorded },
    { id: 'occurred', name: words.byChoices.occurred },
  ]
  return filterForm(
    links.overview(),
    [
      inputField({ name: 'asOf', label: words.asOf, value: moment, help: words.asOfHelp }, 'datetime-local'),
      selectField({ name: 'by', label: words.by, value: filter.asOf?.by ?? 'recorded' }, by, ctx, true),
      selectField({ name: 'office', label: words.office, value: filter.office }, offices, ctx),
    ],
    ctx,
    words.filters,
  )
}

function figures(model: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const card = (key: FigureKey) => {
    const mark = markOf[key]
    return html`<li class="${mark && marks[mark].tone}"><a class="figure" href="${within(model, behind[key])}"><span>${mark && html`${shape(mark)} `}${words.figures[key]}</span><b data-figure="${key}">${formatNumber(ctx.lang, model.figures[key])}</b></a>${cardBasis(key, ctx)}</li>`
  }
  return html`<section aria-labelledby="figures"><h2 id="figures" class="vh">${words.overview.figures}</h2><ul class="figures">${figureKeys.map(card)}</ul></section>`
}

/** Which card a figure stands for, and the clause that defines it. */
function cardBasis(key: FigureKey, ctx: PageContext): Html {
  const mark = markOf[key]
  if (!mark) return nothing
  const words: Readonly<Record<string, string>> = t(ctx.lang).cards
  return html`<small>${words[key]} ${clauseLink(marks[mark].clause)}</small>`
}

function stages(model: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const column = (stage: Stage) => {
    const list = model.stages[stage]
    const found = list.map(
      ({ of, label, clauses, count }) =>
        html`<li><span>${label[ctx.lang]} ${clauseList(clauses)}</span><a class="n" href="${'cases' in of ? within(model, of.cases) : links.items(of.items)}">${formatNumber(ctx.lang, count)}</a></li>`,
    )
    const none = html`<p class="quiet">${words.overview.noFindings}</p>`
    return html`<div><h3>${words.stages[stage]}</h3>${list.length === 0 ? none : html`<ul class="counts">${found}</ul>`}</div>`
  }
  const body = html`<div class="thirds">${(['before', 'during', 'after'] as const).map(column)}</div>`
  return panel('by-stage', words.overview.byStage, body)
}

/** None where no case is handled here. */
function byState(model: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  if (model.states.length === 0) return nothing
  const list = model.states.map(
    ({ count, state }) =>
      html`<li><span>${words.ownCase.statuses[state]}</span><a class="n" href="${within(model, { status: state })}">${formatNumber(ctx.lang, count)}</a></li>`,
  )
  return panel('by-state', words.overview.byState, html`<ul class="counts in-columns">${list}</ul>`)
}

function byOffice(model: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  type Row = OverviewModel['byOffice'][number]
  const figure = (count: number, filter: CaseFilter) =>
    html`<a${count === 0 ? html` class="zero"` : nothing} href="${within(model, filter)}">${formatNumber(ctx.lang, count)}</a>`
  const all = ({ counts }: Row) => markOrder.reduce((total, mark) => total + counts[mark], 0)
  const columns: readonly Column<Row>[] = [
    { label: words.overview.office, heads: true, cell: ({ office }) => office.name },
    ...markOrder.map(
      (mark): Column<Row> => ({
        label: words.marks[mark],
        head: html`${shape(mark)} ${words.marks[mark]} ${clauseLink(marks[mark].clause)}`,
        look: 'number',
        tone: marks[mark].tone,
        cell: ({ counts, office }) => figure(counts[mark], { office: office.id, mark }),
      }),
    ),
    { label: words.overview.total, look: 'number', cell: (row) => figure(all(row), { office: row.office.id }) },
  ]
  const table = recordTable(words.overview.byOffice, columns, model.byOffice, { className: 'by-office' })
  return panel('by-office', words.overview.byOffice, table)
}
