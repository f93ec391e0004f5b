// Bar charts as SVG through the html tag: scales and stacking from d3, looks from the stylesheet, a table beside each.
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

export type RankedBars = {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly tone: string
  readonly bars: readonly { readonly label: string; readonly value: number }[]
}

/** Horizontal bars, one a line, name and value above each so that long names fit a narrow page. */
export function rankedBars({ id, title, description, tone, bars }: RankedBars, lang: Lang): Html {
  const row = 34
  const x = scaleLinear()
    .domain([0, Math.max(1, ...bars.map(({ value }) => value))])
    .range([0, width])
  return frame(
    id,
    title,
    description,
    Math.max(row, bars.length * row),
    bars.map(
      ({ label, value }, index) =>
        html`<g class="${tone}"><text class="name" x="0" y="${index * row + 16}">${label}</text><text class="name" x="${width}" y="${index * row + 16}" text-anchor="end">${formatNumber(lang, value)}</text><rect class="track" x="0" y="${index * row + 22}" width="${width}" height="6"/><rect x="0" y="${index * row + 22}" width="${at(x(value))}" height="6"/></g>`,
    ),
  )
}
