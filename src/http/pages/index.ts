// The pages, as functions of a view model and the context of the answer.
export { auditPage, eventPage } from './audit.ts'
export { caseFilePage } from './caseFile.ts'
export { caseListPage } from './caseList.ts'
export { itemFilePage, itemListPage } from './items.ts'
export { overviewPage } from './overview.ts'
export { clausesPage, errorPage, loginPage, waitingPage } from './plain.ts'
export { replayPage } from './replay.ts'
