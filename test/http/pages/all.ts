// Every page with its sample, by the path at which the browser test serves it.
import type { Html } from '../../../src/http/html.ts'
import * as pages from '../../../src/http/pages/index.ts'
import type { PageContext } from '../../../src/http/pages/models.ts'
import * as lists from './sampleLists.ts'
import * as own from './sampleOwnCase.ts'
import * as samples from './samples.ts'

export const allPages: Readonly<Record<string, (ctx: PageContext) => Html>> = {
  '/': (ctx) => pages.overviewPage(samples.overview, ctx),
  '/cases': (ctx) => pages.caseListPage(samples.caseList, ctx),
  '/cases/sp-2026-001907': (ctx) => pages.caseFilePage(samples.caseFile, ctx),
  '/cases/sp-2026-001907/replay': (ctx) => pages.replayPage(samples.replay, ctx),
  '/cases/case-7': (ctx) => pages.ownCasePage(own.ownCase, ctx),
  '/cases/case-8': (ctx) => pages.ownCasePage(own.draftCase, ctx),
  '/cases/case-7/commands/RequireSupplement': (ctx) => pages.commandPage(own.refusedForm, ctx),
  '/cases/case-7/commands/StartSpecialProcedure': (ctx) =>
    pages.commandPage(own.commandForm('StartSpecialProcedure'), ctx),
  '/cases/case-7/notices/supplement': (ctx) => pages.noticePage(own.notice('supplement', ctx.lang), ctx),
  '/cases/case-7/notices/delivery': (ctx) => pages.noticePage(own.notice('delivery', ctx.lang), ctx),
  '/worklist': (ctx) => pages.worklistPage(lists.worklist, ctx),
  '/permits': (ctx) => pages.permitListPage(lists.permits, ctx),
  '/progress': ({ account: _, ...ctx }) => pages.progressPage({ absent: true }, ctx),
  '/progress/found': ({ account: _, ...ctx }) => pages.progressPage({ absent: false, found: lists.progress }, ctx),
  '/cases/new': (ctx) => pages.newCasePage({ items: [{ id: 'planning-permit', name: '建设工程规划许可' }] }, ctx),
  '/cases/new/applicant': (ctx) =>
    pages.applicantPage({ form: lists.applicantForm, item: '建设工程规划许可', skip: '/cases/x/commands/y' }, ctx),
  '/items': (ctx) => pages.itemListPage(samples.itemList, ctx),
  '/items/food-permit': (ctx) => pages.itemFilePage(samples.itemFile, ctx),
  '/audit': (ctx) => pages.auditPage(samples.audit, ctx),
  '/events/0000018402': (ctx) => pages.eventPage(samples.eventFile, ctx),
  '/clauses': (ctx) => pages.clausesPage(samples.clauses, ctx),
  '/login': ({ account: _, ...ctx }) => pages.loginPage(samples.login, ctx),
  '/error': (ctx) => pages.errorPage(samples.problem, ctx),
  '/waiting': (ctx) => pages.waitingPage({ what: 'moment', done: 1200, of: 8577 }, ctx),
}
