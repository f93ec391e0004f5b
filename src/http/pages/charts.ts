// Bar charts as SVG through the html tag: scales and stacking from d3, looks from the stylesheet.
import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import { type Html, html } from '../html.ts'
import { formatNumber } from '../i18n/format.ts'
import type { Lang } from '../i18n/lang.ts'

export type Series = { readonly key: string; readonly name: string; readonly tone: string }
export type StackedBars = {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly series: readonly Series[]
  readonly bars: readonly { readonly label: string; readonly values: Readonly<Record<string, number>> }[]
}

const width = 480
const at = (value: number | undefined): string => (value ?? 0).toFixed(1)
const whole = (value: number): boolean => Number.isInteger(value)

const frame = (id: string, title: string, description: string, height: number, body: readonly Html[]): Html =>
  html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${body}</svg>`

/** Bars over ordered labels, each split by series from the bottom up; every part tells its value. */
export function stackedBars({ id, title, description, series, bars }: StackedBars, lang: Lang): Html {
  const height = 230
  const area = { left: 44, right: width - 24, top: 10, bottom: height - 28 }
  const sum = (values: Readonly<Record<string, number>>) =>
    series.reduce((total, { key }) => total + (values[key] ?? 0), 0)
  const y = scaleLinear()
    .domain([0, Math.max(4, ...bars.map((bar) => sum(bar.values)))])
    .nice(4)
    .range([area.bottom, area.top])
  const x = scaleBand<number>()
    .domain(bars.map((_, index) => index))
    .range([area.left, area.right])
    .padding(0.3)
  const layers = stack<(typeof bars)[number], string>()
    .keys(series.map(({ key }) => key))
    .value((bar, key) => bar.values[key] ?? 0)(bars)
  // Enough room for a label at the larger letters of a narrow screen.
  const every = Math.ceil(bars.length / 5)
  return frame(id, title, description, height, [
    ...y
      .ticks(4)
      .filter(whole)
      .map(
        (tick) =>
          html`<line class="grid" x1="${area.left}" x2="${area.right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="tick" x="${area.left - 6}" y="${at(y(tick) + 4)}" text-anchor="end">${formatNumber(lang, tick)}</text>`,
      ),
    ...layers.map(
      (layer, index) =>
        html`<g class="${series[index]?.tone}">${layer
          .filter(([from, to]) => to > from)
          .map(
            (part) =>
              html`<rect x="${at(x(layer.indexOf(part)))}" y="${at(y(part[1]))}" width="${at(x.bandwidth())}" height="${at(y(part[0]) - y(part[1]))}"><title>${part.data.label} ${series[index]?.name} ${formatNumber(lang, part[1] - part[0])}</title></rect>`,
          )}</g>`,
    ),
    ...bars
      .map(({ label }, index) => ({ label, index }))
      .filter(({ index }) => index % every === 0)
      .map(
        ({ label, index }) =>
          html`<text class="tick" x="${at((x(index) ?? 0) + x.bandwidth() / 2)}" y="${height - 8}" text-anchor="middle">${label}</text>`,
      ),
  ])
}

/** The series in words, each with a swatch of its look. */
export const legend = (series: readonly Series[]): Html =>
  html`<ul class="legend">${series.map(
    ({ name, tone }) =>
      html`<li><svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><g class="${tone}"><rect width="12" height="12"/></g></svg>${name}</li>`,
  )}</ul>`

export type RankedBar = { readonly label: string; readonly value: number; readonly href: string }

/** Bars below each other, name and value above each so that long names fit a narrow page; the value opens its list. */
export function rankedBars(bars: readonly RankedBar[], tone: string, lang: Lang): Html {
  const x = scaleLinear()
    .domain([0, Math.max(1, ...bars.map(({ value }) => value))])
    .range([0, width])
  const bar = ({ href, label, value }: RankedBar) =>
    html`<li><span>${label}</span><a class="n" href="${href}">${formatNumber(lang, value)}</a><svg class="${tone}" viewBox="0 0 ${width} 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${width}" height="6"/><rect width="${at(x(value))}" height="6"/></svg></li>`
  return html`<ol class="counts bars">${bars.map(bar)}</ol>`
}
