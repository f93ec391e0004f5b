// The words of notices and vouchers in English, each by what it is.
import type { zhNotices } from './zhNotices.ts'

type Said = (typeof zhNotices)['notices']['kinds']['receipt']
const said = (title: string, opening: Said['opening'], closing?: string): Said => ({
  title,
  opening,
  ...(closing !== undefined && { closing }),
})

const remedies =
  'Against this decision, administrative reconsideration can be requested within sixty days of learning of it, or a suit brought before the people’s court within six months, unless another law says otherwise.'

export const enNotices: typeof zhNotices = {
  notices: {
    caseNumber: 'Acceptance number',
    noNumber: 'not numbered yet',
    caseId: 'Case id',
    documentNumber: 'Document number',
    item: 'Item applied for',
    itemVersion: (name: string, version: string) => `${name} (version ${version})`,
    toApplicant: (who: string) => `To the applicant ${who}:`,
    toConcerned: (who: string) => `To those concerned, ${who}:`,
    toBoth: (applicant: string, concerned: string) =>
      `To the applicant ${applicant} and to those concerned, ${concerned}:`,
    basis: 'Legal basis',
    itemBasis: (text: string) => `Basis of the item: ${text}`,
    seal: '(place of the seal)',
    signature: 'Signature or seal of the recipient:',
    voided: 'The record behind this document has been voided; it may not be used.',
    receiptCode: 'Code for the progress enquiry',
    receiptNote:
      'With this code and the last four characters of the applicant’s identity or credit code, progress can be looked up on the page “Progress”. Please keep it safe.',
    purpose: 'Making out a notice',
    rows: {
      materials: 'Materials received',
      missing: 'Everything that is to be supplied',
      replyBy: 'To be supplied by',
      statutory: 'Statutory limit ends',
      promised: 'Promised limit ends',
      answerBy: 'Answer on acceptance due',
      procedure: 'Special procedure',
      needed: 'Time needed',
      approvedBy: 'Approved by',
      approvedOn: 'Approved on',
      extended: 'Extended by',
      heldAt: 'Held at',
      place: 'Place',
      chair: 'Chair',
      requestBy: 'A hearing can be requested until',
      certificate: 'Kind of certificate',
      certificateNumber: 'Certificate number',
      validFrom: 'Valid from',
      validUntil: 'Valid until',
      open: 'without term',
      deliverBy: 'To be delivered by',
      method: 'Method of delivery',
      proof: 'Proof of delivery',
      delivered: 'Delivered',
      competentOrgan: 'Competent organ',
      upperOrgan: 'Upper organ',
      compensation: 'Compensation',
      ground: 'Ground',
      effectiveFrom: 'Accepted as of',
      reasons: 'Reasons',
      opinion: 'Decision',
      changes: 'Changes',
    },
    kinds: {
      receipt: said(
        'Receipt of an application',
        (item, moment) => `The following materials of your application for “${item}” were received on ${moment}.`,
        'If they are incomplete, you are told once, within five days, of everything that is missing; without such notice the application is accepted as of the day of receipt.',
      ),
      acceptance: said(
        'Notice of acceptance',
        (item, moment) =>
          `Your application for “${item}” falls within the competence of this organ and is complete; it was accepted on ${moment}.`,
        'Hearings, tenders, auctions, inspections, tests, quarantines, appraisals and expert reviews are not counted in these limits; you are told of the time they need in writing.',
      ),
      acceptanceDeemed: said(
        'Voucher of acceptance by silence',
        (item, moment) =>
          `You were not told in time of anything missing in your application for “${item}”; by ${moment} it is accepted by law as of the day of receipt.`,
      ),
      supplement: said(
        'Notice of everything to be supplied',
        (item, moment) =>
          `Your application for “${item}” was examined on ${moment} and is incomplete. You are told here, once, of everything that is to be supplied.`,
        'Nothing beyond this will be asked for. Once all of it is handed in, the application is accepted.',
      ),
      supplementReceipt: said(
        'Receipt of supplied materials',
        (item, moment) => `The following materials supplied for “${item}” were received on ${moment}.`,
        'The time for the answer on acceptance runs from their receipt.',
      ),
      acceptanceRefused: said(
        'Decision to refuse acceptance',
        (item, moment) => `Acceptance of your application for “${item}” was refused on ${moment}.`,
      ),
      notCompetent: said(
        'Decision to refuse acceptance',
        (item, moment) =>
          `Your application for “${item}” does not fall within the competence of this organ; acceptance was refused on ${moment}. Please apply to the competent organ.`,
        remedies,
      ),
      notRequired: said(
        'Notice that no permit is needed',
        (item, moment) => `What you applied for under “${item}” on ${moment} needs no permit by law.`,
        remedies,
      ),
      specialProcedure: said(
        'Notice of the time needed by a special procedure',
        (item, moment) =>
          `In your application for “${item}” the following procedure runs from ${moment}; the time it needs is not counted in the limits.`,
        'After its end the limits run on.',
      ),
      extension: said(
        'Notice of an extended limit',
        (item, moment) =>
          `A decision on your application for “${item}” cannot be made within the statutory limit; with approval it was extended on ${moment}.`,
      ),
      hearingRight: said(
        'Notice of the right to a hearing',
        (item, moment) =>
          `The application for “${item}” bears on important interests of others; on ${moment} the applicant and those concerned are told of their right to a hearing.`,
        'If it is requested within this time, a hearing is held within twenty days. Those heard bear none of its costs.',
      ),
      hearing: said(
        'Notice of a hearing',
        (item, moment) => `A hearing will be held on the application for “${item}”; this notice is given on ${moment}.`,
        'Whoever believes the chair to be concerned may ask for another; evidence may be brought and contested.',
      ),
      forwarded: said(
        'Notice of forwarding',
        (item, moment) =>
          `Your application for “${item}” was reviewed and on ${moment} forwarded with the opinion and all materials to the upper organ.`,
        'The upper organ may not ask for the same materials again.',
      ),
      grant: said(
        'Decision to grant a permit',
        (item, moment) =>
          `Your application for “${item}” meets the lawful conditions; the permit was granted on ${moment}.`,
        'This decision is public and may be inspected.',
      ),
      denial: said(
        'Decision to deny a permit',
        (item, moment) => `Your application for “${item}” was examined; the permit was denied on ${moment}.`,
      ),
      delivery: said('Voucher of delivery', (item, moment) => `The result on “${item}” was delivered on ${moment}.`),
      change: said('Decision to change a permit', (item, moment) => `Your permit “${item}” was changed on ${moment}.`),
      renewalReceipt: said(
        'Receipt of an application for renewal',
        (item, moment) => `Your application to renew the permit “${item}” was received on ${moment}.`,
        'It is decided before the permit expires; without a decision by then the permit counts as renewed.',
      ),
      renewal: said('Decision to renew a permit', (item, moment) => `Your permit “${item}” was renewed on ${moment}.`),
      renewalRefused: said(
        'Decision to refuse renewal',
        (item, moment) => `Renewal of your permit “${item}” was refused on ${moment}.`,
      ),
      revocation: said(
        'Decision to revoke a permit',
        (item, moment) => `Your permit “${item}” was revoked on ${moment}.`,
      ),
      withdrawal: said(
        'Decision to withdraw a permit',
        (item, moment) => `Your permit “${item}” was withdrawn on ${moment} in the public interest.`,
      ),
    },
  },
}
