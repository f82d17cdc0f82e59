package import Primitives

/// FinCEN's Suspicious Activity Report (form 111) on what a case has come to.
package struct SuspicionReport: Sendable {
    package let persons: [ReportedPerson]
    package let filer: Filer
    /// US cents.
    package let cents: Int64
    package let span: Range<Timestamp>
    package let suspicions: Set<Suspicion>
    /// What people have found, and why it is told.
    package let narrative: String
    package let draftedOn: CalendarDay

    package init(
        persons: [ReportedPerson], filer: Filer, cents: Int64, span: Range<Timestamp>, suspicions: Set<Suspicion>,
        narrative: String, draftedOn: CalendarDay
    ) {
        self.persons = persons
        self.filer = filer
        self.cents = cents
        self.span = span
        self.suspicions = suspicions
        self.narrative = narrative
        self.draftedOn = draftedOn
    }

    /// Of the form.
    package static let mostPersons = 999
    private static let narrativePiece = 4_000
    private static let mostPieces = 5
    private static let mostAccounts = 99

    package var xml: [UInt8] {
        var out = FinCENWriter()
        out.group("Activity") { activity in
            activity.code("FilingDateText", FinCENWriter.date(draftedOn))
            activity.group("ActivityAssociation") { $0.flag("InitialReportIndicator") }
            institutions(&activity)
            for person in persons { subject(person, &activity) }
            suspicion(&activity)
            let pieces = FinCENWriter.pieces(of: narrative, Self.narrativePiece, atMost: Self.mostPieces)
            for (place, piece) in pieces.enumerated() {
                activity.group("ActivityNarrativeInformation") { information in
                    information.code("ActivityNarrativeSequenceNumber", "\(place + 1)")
                    information.lines("ActivityNarrativeText", piece)
                }
            }
        }
        return out.document(
            form: "SARX",
            [
                (name: "TotalAmount", value: WholeDollars.of(cents: cents)),
                (name: "PartyCount", value: Int64(persons.count)), (name: "ActivityCount", value: 1),
                (name: "ActivityAttachmentCount", value: 0), (name: "AttachmentCount", value: 0),
            ])
    }

    private func institutions(_ out: inout FinCENWriter) {
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "35")
            party.fullName(filer.name)
            party.address(of: filer)
            party.phone(filer.phone)
            party.identification(filer.tin, type: "4")
            party.identification(filer.controlCode, type: "28")
        }
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "37")
            party.fullName(filer.contact)
        }
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "30")
            party.code("PrimaryRegulatorTypeCode", "7")
            party.fullName(filer.name)
            party.address(of: filer)
            party.identification(filer.tin, type: "2")
            party.moneyServicesBusiness()
        }
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "8")
            party.fullName(filer.contact)
            party.phone(filer.phone)
        }
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "34")
            party.flag("NoBranchActivityInvolvedIndicator")
            party.code("PrimaryRegulatorTypeCode", "7")
            party.flag("SellingPayingLocationIndicator")
            party.fullName(filer.name)
            party.address(of: filer)
            party.identification(filer.tin, type: "2")
            party.moneyServicesBusiness()
        }
    }

    private func subject(_ person: ReportedPerson, _ out: inout FinCENWriter) {
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "33")
            if person.profile == nil { party.flag("BirthDateUnknownIndicator") }
            if let born = person.profile?.birthDate {
                party.code("IndividualBirthDateText", FinCENWriter.date(born))
            }
            if person.wallets.isEmpty { party.flag("NoKnownAccountInvolvedIndicator") }
            party.flag("UnknownGenderIndicator")
            party.name(of: person)
            party.address(of: person)
            party.identifications(of: person)
            party.occupation(of: person)
            party.group("PartyAssociation") { association in
                association.flag("CustomerIndicator")
                association.text("SubjectRelationshipFinancialInstitutionTINText", filer.tin, 25)
            }
            if !person.wallets.isEmpty { accounts(person, &party) }
        }
    }

    private func accounts(_ person: ReportedPerson, _ out: inout FinCENWriter) {
        out.group("PartyAccountAssociation") { association in
            association.code("PartyAccountAssociationTypeCode", "7")
            association.group("Party") { holder in
                holder.code("ActivityPartyTypeCode", "41")
                holder.identification(filer.tin, type: "4")
                for wallet in person.wallets.prefix(Self.mostAccounts) {
                    holder.group("Account") { account in
                        account.text("AccountNumberText", wallet.description, 40)
                        account.group("PartyAccountAssociation") { $0.code("PartyAccountAssociationTypeCode", "5") }
                    }
                }
            }
        }
    }

    private func suspicion(_ out: inout FinCENWriter) {
        out.group("SuspiciousActivity") { activity in
            activity.code("SuspiciousActivityFromDateText", FinCENWriter.date(span.lowerBound.day))
            activity.code("SuspiciousActivityToDateText", FinCENWriter.date((span.upperBound - .seconds(1)).day))
            activity.dollars("TotalSuspiciousAmountText", cents: cents)
            let told = suspicions.isEmpty ? [.other] : Suspicion.allCases.filter(suspicions.contains)
            for suspicion in told {
                activity.group("SuspiciousActivityClassification") { classification in
                    let (type, subtype) = suspicion.codes
                    classification.text("OtherSuspiciousActivityTypeText", suspicion.words, 50)
                    classification.code("SuspiciousActivitySubtypeID", subtype)
                    classification.code("SuspiciousActivityTypeID", type)
                }
            }
        }
    }
}

/// What FinCEN calls what was found.
package enum Suspicion: CaseIterable, Hashable, Sendable {
    case belowTheLine
    case outOfPattern
    case fraud
    case identification
    case accountTakeover
    case other

    /// By what alerted; a rule of staff's own counts as its kind.
    package init(_ kind: AlertKind, rule: String) {
        self =
            switch kind {
            case .monitoring: rule == "structuring" ? .belowTheLine : .outOfPattern
            case .fraud: .fraud
            case .kyc: .identification
            case .security: .accountTakeover
            case .screening: .other
            }
    }

    /// Type and subtype of FinCEN's lists.
    var codes: (type: String, subtype: String) {
        switch self {
        case .belowTheLine: ("1", "114")
        case .outOfPattern: ("8", "812")
        case .fraud: ("3", "3999")
        case .identification: ("4", "409")
        case .accountTakeover: ("9", "920")
        case .other: ("9", "9999")
        }
    }

    /// What "other" is.
    var words: String? {
        switch self {
        case .fraud: "Fraud on accounts"
        case .other: "Found by review"
        default: nil
        }
    }
}
