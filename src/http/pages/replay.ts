// 过程回放: the state after each event, by slider with the module, by links without it.
import { flag, type Html, html, nothing } from '../html.ts'
import { formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { layout } from './layout.ts'
import { links } from './links.ts'
import type { PageContext, ReplayField, ReplayFrame, ReplayModel } from './models.ts'
import { panel, scroll } from './parts.ts'

export function replayPage(model: ReplayModel, ctx: PageContext): Html {
  const words = t(ctx.lang).replay
  const aside = html`<p class="aside"><a href="${links.caseFile(model.id)}">${words.back}</a></p>`
  const current = model.frames[model.frame - 1]
  const body = html`<div data-replay="${model.dataSrc}" data-frame-of="${words.frameOf('{k}', '{n}')}" data-play="${words.play}" data-pause="${words.pause}" data-before="${words.before}" data-failed="${words.failed}" data-change-words="${JSON.stringify(words.changes)}">
${controls(model, current, ctx)}
<div class="replay">${panel('replay-state', words.state, current ? state(current, ctx) : t(ctx.lang).none)}
${panel('replay-events', words.events, eventList(model))}</div>${diagram(current, ctx)}</div>`
  return layout({ title: words.title(model.number), section: 'cases', aside, body }, ctx)
}

const frameOf = (k: number, { frames }: ReplayModel, ctx: PageContext): string =>
  t(ctx.lang).replay.frameOf(formatNumber(ctx.lang, k), formatNumber(ctx.lang, frames.length))

/** Without the module the slider waits, disabled, and the two links step; with it all of them do. */
function controls(model: ReplayModel, current: ReplayFrame | undefined, ctx: PageContext): Html {
  const words = t(ctx.lang).replay
  const { id, frame, frames } = model
  const step = (to: number, name: string, label: string, glyph: string) =>
    html`<a class="button" data-replay-step="${name}" href="${links.replay(id, Math.min(Math.max(to, 1), frames.length))}"><span aria-hidden="true">${glyph}</span><span class="vh">${label}</span></a>`
  const said = `${frameOf(frame, model, ctx)}${t(ctx.lang).colon}${current?.title ?? ''}`
  return html`<div class="controls panel" role="group" aria-label="${words.controls}">
<button type="button" data-replay-play hidden>${words.play}</button>
${step(frame - 1, 'back', words.previous, '◀')}${step(frame + 1, 'forward', words.following, '▶')}
<label class="slider"><span>${words.slider}</span><input type="range" min="1" max="${frames.length}" step="1" value="${frame}" aria-valuetext="${said}" data-replay-slider${flag('disabled', true)}></label>
<output data-replay-output>${frameOf(frame, model, ctx)}</output>
<p class="status" role="status" data-replay-status></p></div>`
}

function state(frame: ReplayFrame, ctx: PageContext): Html {
  const words = t(ctx.lang).replay
  const row = ({ label, value, before, change }: ReplayField) =>
    html`<tr class="${change}"><th scope="row">${label}</th><td>${change === 'removed' ? html`<s>${before ?? value}</s>` : value}${change === 'changed' && before !== undefined && html` <small>${words.before} <s>${before}</s></small>`}</td><td>${change === 'same' ? nothing : html`<b class="change">${words.changes[change]}</b>`}</td></tr>`
  return html`<p class="step"><b data-replay-title>${frame.title}</b> <span data-replay-when>${frame.when}</span> <span data-replay-actor>${frame.actor}</span></p>
<table class="state"><thead><tr><th scope="col">${words.field}</th><th scope="col">${words.value}</th><th scope="col">${words.change}</th></tr></thead><tbody data-replay-fields>${frame.fields.map(row)}</tbody></table>`
}

/** The workflow with the tokens of the frame; the module shows that of each other frame in its place. */
function diagram(frame: ReplayFrame | undefined, ctx: PageContext): Html {
  if (frame?.diagram === undefined) return nothing
  const words = t(ctx.lang).ownCase
  return panel(
    'replay-workflow',
    words.diagram,
    scroll(
      words.diagram,
      html`<img class="diagram" data-replay-diagram src="${frame.diagram}" alt="${words.diagramThen}">`,
    ),
  )
}

function eventList(model: ReplayModel): Html {
  const entry = ({ title, when }: ReplayFrame, index: number) => {
    const current = index + 1 === model.frame ? html` aria-current="step"` : nothing
    const future = index + 1 > model.frame ? html` class="future"` : nothing
    return html`<li${future}><a href="${links.replay(model.id, index + 1)}"${current} data-replay-frame="${index + 1}"><span class="when">${when}</span> ${title}</a></li>`
  }
  return html`<ol class="timeline" data-replay-list>${model.frames.map(entry)}</ol>`
}
