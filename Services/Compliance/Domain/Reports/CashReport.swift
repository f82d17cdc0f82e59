package import Primitives

/// FinCEN's Currency Transaction Report (form 112) on one person's cash of one day, in one direction.
package struct CashReport: Sendable {
    package let cash: CashDay
    package let person: ReportedPerson
    package let filer: Filer
    /// Several movements are added up.
    package let isAggregate: Bool
    package let draftedOn: CalendarDay

    package init(
        cash: CashDay, person: ReportedPerson, filer: Filer, isAggregate: Bool, draftedOn: CalendarDay
    ) {
        self.cash = cash
        self.person = person
        self.filer = filer
        self.isAggregate = isAggregate
        self.draftedOn = draftedOn
    }

    private var isIn: Bool { cash.flow == .incoming }

    package var xml: [UInt8] {
        var out = FinCENWriter()
        out.group("Activity") { activity in
            activity.code("FilingDateText", FinCENWriter.date(draftedOn))
            activity.group("ActivityAssociation") { association in
                association.flag("CorrectsAmendsPriorReportIndicator", false)
                association.flag("FinCENDirectBackFileIndicator", false)
                association.flag("InitialReportIndicator")
            }
            transmitter(&activity)
            institution(&activity)
            location(&activity)
            conductor(&activity)
            transactions(&activity)
        }
        return out.document(
            form: "CTRX",
            [
                (name: "TotalAmount", value: WholeDollars.of(cents: cash.cents)),
                (name: "PartyCount", value: Int64(out.groups["Party"] ?? 0)), (name: "ActivityCount", value: 1),
            ])
    }

    private func transmitter(_ out: inout FinCENWriter) {
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
    }

    private func institution(_ out: inout FinCENWriter) {
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
    }

    private func location(_ out: inout FinCENWriter) {
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "34")
            amount(&party)
            party.code("PrimaryRegulatorTypeCode", "7")
            party.fullName(filer.name)
            party.address(of: filer)
            party.identification(filer.tin, type: "2")
            party.moneyServicesBusiness()
        }
    }

    private func conductor(_ out: inout FinCENWriter) {
        out.group("Party") { party in
            party.code("ActivityPartyTypeCode", "50")
            if person.profile == nil { party.flag("BirthDateUnknownIndicator") }
            if let born = person.profile?.birthDate {
                party.code("IndividualBirthDateText", FinCENWriter.date(born))
            }
            amount(&party)
            if isAggregate { party.flag("MultipleTransactionsPersonsIndividualsIndicator") }
            party.flag("UnknownGenderIndicator")
            party.name(of: person)
            party.address(of: person)
            party.identifications(of: person)
            party.occupation(of: person)
            for wallet in person.wallets.prefix(Self.mostAccounts) {
                party.group("Account") { account in
                    account.text("AccountNumberText", wallet.description, 40)
                    account.group("PartyAccountAssociation") { association in
                        association.code("PartyAccountAssociationTypeCode", isIn ? "8" : "9")
                    }
                }
            }
        }
    }

    /// Of the form.
    private static let mostAccounts = 198

    private func amount(_ party: inout FinCENWriter) {
        party.dollars(
            isIn ? "IndividualEntityCashInAmountText" : "IndividualEntityCashOutAmountText", cents: cash.cents)
    }

    private func transactions(_ out: inout FinCENWriter) {
        out.group("CurrencyTransactionActivity") { activity in
            activity.flag("AggregateTransactionIndicator", isAggregate)
            for name in [
                "ArmoredCarServiceIndicator", "ATMIndicator", "MailDepositShipmentIndicator", "NightDepositIndicator",
                "SharedBranchingIndicator",
            ] { activity.flag(name, false) }
            let (full, empty) =
                isIn
                ? ("TotalCashInReceiveAmountText", "TotalCashOutAmountText")
                : ("TotalCashOutAmountText", "TotalCashInReceiveAmountText")
            // The schema has them in this order, whichever is empty.
            for name in ["TotalCashInReceiveAmountText", "TotalCashOutAmountText"] {
                if name == full { activity.dollars(full, cents: cash.cents) } else { activity.blank(empty) }
            }
            activity.code("TransactionDateText", FinCENWriter.date(cash.day))
            activity.group("CurrencyTransactionActivityDetail") { detail in
                detail.code("CurrencyTransactionActivityDetailTypeCode", isIn ? "55" : "56")
                detail.dollars("DetailTransactionAmountText", cents: cash.cents)
                detail.blank("OtherCurrencyTransactionActivityDetailText")
                detail.blank("OtherForeignCurrencyCountryText")
            }
        }
    }
}
